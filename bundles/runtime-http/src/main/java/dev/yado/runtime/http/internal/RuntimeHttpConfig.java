package dev.yado.runtime.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Who may drive this Runtime over HTTP, and how much. */
@ObjectClassDefinition(name = "Yado Runtime over HTTP",
        description = "Who may drive this Runtime over HTTP, and how much. A change ends the streams that are open; their clients resume by cursor.")
@interface RuntimeHttpConfig {

    String PID = "dev.yado.runtime.http";

    @AttributeDefinition(name = "Listen address", required = false,
            description = "Where the Runtime was told to listen, HOST:PORT. For information only: the HTTP server's own configuration decides.")
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
            description = "Names this Runtime is reached by, besides loopback ones and its address: NAME (any port) or NAME:PORT, separated by commas.")
    String[] allowed__hosts() default {};

    @AttributeDefinition(name = "Wire compatibility", required = false,
            description = "Empty: the whole contract. yoi-v0: leaves out what a strict reader of that older make would refuse (other stores than memory,"
                    + " transcript items of the assistant and of tools, newer stream diagnostics).",
            options = {@Option(label = "whole contract", value = ""), @Option(label = "yoi v0", value = "yoi-v0")})
    String wire__compat() default "";

    @AttributeDefinition(name = "Body limit", min = "1024", max = "16777216", description = "Most bytes of a request's body.")
    int max__body__bytes() default 2_097_152;

    @AttributeDefinition(name = "Body timeout", min = "1", max = "300", description = "Most seconds a request's body may take to arrive.")
    int body__timeout__seconds() default 10;

    @AttributeDefinition(name = "Streams", min = "1", max = "100000",
            description = "Most streams that are open at once; a further one is answered overloaded.")
    int max__streams() default 1_000;

    @AttributeDefinition(name = "Heartbeat", min = "1", max = "10", description = "Seconds between signs of life on a silent stream.")
    int heartbeat__seconds() default 10;
}
