package dev.yado.backend.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Who may use the Browser-facing API, and how much. */
@ObjectClassDefinition(name = "Yado Browser-facing API",
        description = "Who may use the Browser-facing API, and how much. A change ends the streams that are open; their clients resume by cursor.")
@interface BackendHttpConfig {

    String PID = "dev.yado.backend.http";

    @AttributeDefinition(name = "Listen address", required = false,
            description = "Where the Backend was told to listen, HOST:PORT. For information only: the HTTP server's own configuration decides.")
    String listen() default "";

    @AttributeDefinition(name = "Token file", required = false,
            description = "A file that holds the token every request must present as Authorization: Bearer. Only its owner may be able to read it;"
                    + " otherwise every request is refused and the log says why. Empty: see token_env.")
    String token__file() default "";

    @AttributeDefinition(name = "Token environment variable", required = false,
            description = "The environment variable that holds the token, if there is no token file. Empty: no token is needed, and only requests"
                    + " over the loopback interface are served.")
    String token__env() default "";

    @AttributeDefinition(name = "Allowed hosts", required = false,
            description = "Names this Backend is reached by, besides loopback ones: NAME (any port) or NAME:PORT, separated by commas.")
    String[] allowed__hosts() default {};

    @AttributeDefinition(name = "Allowed origins", required = false,
            description = "Origins of other pages that may use this Backend, SCHEME://HOST[:PORT], separated by commas.")
    String[] allowed__origins() default {};

    @AttributeDefinition(name = "Body limit", min = "1024", max = "16777216", description = "Most bytes of a request's body.")
    int max__body__bytes() default 2_097_152;

    @AttributeDefinition(name = "Body timeout", min = "1", max = "300", description = "Most seconds a request's body may take to arrive.")
    int body__timeout__seconds() default 10;

    @AttributeDefinition(name = "Streams", min = "1", max = "100000",
            description = "Most streams that are open at once; a further one is answered overloaded.")
    int max__streams() default 1_000;

    @AttributeDefinition(name = "Heartbeat", min = "1", max = "10", description = "Seconds between signs of life on a silent stream.")
    int heartbeat__seconds() default 10;

    @AttributeDefinition(name = "Linger", min = "0", max = "300",
            description = "Seconds a Worker is still watched after its last viewer left, so that one who returns at once costs nothing.")
    int stream__linger__seconds() default 5;
}
