package dev.yado.source.remote.internal.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One Runtime elsewhere. */
@ObjectClassDefinition(name = "Yado remote Runtime",
        description = "A Runtime process elsewhere, one per configuration: dev.yado.source.remote~NAME. A change takes effect at once; the Runtime"
                + " itself is not touched.")
public @interface RemoteConfig {

    String PID = "dev.yado.source.remote";

    @AttributeDefinition(name = "Runtime id", min = "1", max = "120",
            description = "Half of the authority of every Worker of this Runtime: 1 to 120 characters out of A-Z a-z 0-9 _ : -. It counts"
                    + " whatever the Runtime calls itself.")
    String runtime__id();

    @AttributeDefinition(name = "Display name", required = false, max = "80",
            description = "What people see; at most 80 characters are shown. Empty: the Runtime's own display name, else the runtime id.")
    String display__name() default "";

    @AttributeDefinition(name = "Base URL", max = "2048",
            description = "http:// or https://, host and port of the Runtime, with a path if a proxy puts it under one. No user, query or fragment."
                    + " Never shown to clients.")
    String base__url();

    @AttributeDefinition(name = "Token file", required = false,
            description = "A file with the token this Runtime demands, readable by the Backend's user only. Read again when the Runtime refuses the"
                    + " token. Empty: no token, or the one of token_env.")
    String token__file() default "";

    @AttributeDefinition(name = "Token environment variable", required = false,
            description = "The environment variable with the token; not together with token_file.")
    String token__env() default "";

    @AttributeDefinition(name = "Trusted certificates", required = false,
            description = "A file of PEM certificates: the Runtime's own or that of its issuer. For https:// only; then no others are trusted."
                    + " Empty: those that Java trusts.")
    String trust__file() default "";

    @AttributeDefinition(name = "Connect timeout in milliseconds", min = "50", max = "60000",
            description = "How long the setting up of a connection may take.")
    int connect__timeout__ms() default 3_000;

    @AttributeDefinition(name = "Request timeout in milliseconds", min = "100", max = "600000",
            description = "How long a call may take in all, from connecting to the last byte of the answer.")
    int request__timeout__ms() default 10_000;

    @AttributeDefinition(name = "Heartbeat timeout in milliseconds", min = "500", max = "600000",
            description = "A stream that is silent for longer counts as broken. A Runtime gives a sign of life every 10 seconds.")
    int heartbeat__timeout__ms() default 25_000;

    @AttributeDefinition(name = "Largest answer in bytes", min = "1024", max = "268435456",
            description = "A longer answer or stream frame is refused as malformed.")
    int max__response__bytes() default 16_777_216;

    @AttributeDefinition(name = "Most concurrent calls", min = "1", max = "1024",
            description = "Calls beyond that are refused as overloaded. Open streams do not count.")
    int max__concurrent__calls() default 64;
}
