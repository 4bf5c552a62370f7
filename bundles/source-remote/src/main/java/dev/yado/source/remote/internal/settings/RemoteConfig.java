package dev.yado.source.remote.internal.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of one remote Runtime. */
@ObjectClassDefinition(name = "Yado remote Runtime",
        description = "A remote Runtime; one file per Runtime. A change takes effect at once and does not affect the Runtime.")
public @interface RemoteConfig {

    String PID = "dev.yado.source.remote";

    @AttributeDefinition(name = "Runtime id", min = "1", max = "120",
            description = "Runtime id under which the Backend shows the Workers of this Runtime, independent of the id that the Runtime itself has: 1 to 120"
                    + " characters out of A-Z a-z 0-9 _ : -.")
    String runtime__id();

    @AttributeDefinition(name = "Display name", required = false, max = "80",
            description = "Display name; at most 80 characters are shown. Empty: the Runtime's own display name, else the runtime id.")
    String display__name() default "";

    @AttributeDefinition(name = "Base URL", max = "2048",
            description = "URL of the Runtime: http:// or https://, host and port, and a path if a proxy adds one. No user, query or fragment. Never "
                    + "shown to clients.")
    String base__url();

    @AttributeDefinition(name = "Token file", required = false,
            description = "Path of the file with the bearer token that this Runtime requires; accessible only by its owner (mode 600). Read again when the "
                    + "Runtime refuses the token. Cannot be combined with token_env.")
    String token__file() default "";

    @AttributeDefinition(name = "Token environment variable", required = false,
            description = "Name of the environment variable with the bearer token. Cannot be combined with token_file. Both empty: no token is sent.")
    String token__env() default "";

    @AttributeDefinition(name = "Trusted certificates", required = false,
            description = "Path of a file with PEM certificates: the Runtime's own or its issuer's. Only these are then trusted. For https:// only. "
                    + "Empty: the certificates that Java trusts.")
    String trust__file() default "";

    @AttributeDefinition(name = "Connect timeout", min = "50", max = "60000",
            description = "Maximum time to connect, in milliseconds.")
    int connect__timeout__ms() default 3_000;

    @AttributeDefinition(name = "Request timeout", min = "100", max = "600000",
            description = "Maximum time for a call, from connecting to the last byte of the response, in milliseconds.")
    int request__timeout__ms() default 10_000;

    @AttributeDefinition(name = "Heartbeat timeout", min = "500", max = "600000",
            description = "Maximum silence on a stream before it is closed as broken, in milliseconds. A Runtime sends a heartbeat every 10 seconds.")
    int heartbeat__timeout__ms() default 25_000;

    @AttributeDefinition(name = "Maximum response size", min = "1024", max = "268435456",
            description = "Maximum size of a response or stream frame, in bytes. A larger one is rejected as malformed.")
    int max__response__bytes() default 16_777_216;

    @AttributeDefinition(name = "Maximum concurrent calls", min = "1", max = "1024",
            description = "Maximum number of concurrent calls. Further calls fail with overloaded. Open streams are not included.")
    int max__concurrent__calls() default 64;
}
