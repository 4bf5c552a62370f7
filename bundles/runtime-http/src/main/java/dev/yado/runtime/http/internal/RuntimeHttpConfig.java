package dev.yado.runtime.http.internal;

import dev.yado.http.api.HttpApiSettings;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Who may drive this Runtime over HTTP, and how much. */
@ObjectClassDefinition(name = "Yado Runtime over HTTP",
        description = "Who may drive this Runtime over HTTP, and how much. A change ends the streams that are open; their clients resume by cursor.")
@interface RuntimeHttpConfig {

    String PID = "dev.yado.runtime.http";

    @AttributeDefinition(name = HttpApiSettings.TOKEN_FILE, required = false, description = HttpApiSettings.TOKEN_FILE_TEXT)
    String token__file() default "";

    @AttributeDefinition(name = HttpApiSettings.TOKEN_ENV, required = false, description = HttpApiSettings.TOKEN_ENV_TEXT)
    String token__env() default "";

    @AttributeDefinition(name = HttpApiSettings.HOSTS, required = false, description = HttpApiSettings.HOSTS_TEXT)
    String[] allowed__hosts() default {};

    @AttributeDefinition(name = "Wire compatibility", required = false,
            description = "Empty: the whole contract. yoi-v0: leaves out what a strict reader of that older make would refuse (other stores than memory,"
                    + " transcript items of the assistant and of tools, newer stream diagnostics).",
            options = {@Option(label = "whole contract", value = ""), @Option(label = "yoi v0", value = "yoi-v0")})
    String wire__compat() default "";

    @AttributeDefinition(name = HttpApiSettings.BODY, min = "1024", max = "16777216", description = HttpApiSettings.BODY_TEXT)
    int max__body__bytes() default HttpApiSettings.BODY_BYTES;

    @AttributeDefinition(name = HttpApiSettings.BODY_TIMEOUT, min = "1", max = "300", description = HttpApiSettings.BODY_TIMEOUT_TEXT)
    int body__timeout__seconds() default HttpApiSettings.BODY_TIMEOUT_SECONDS;

    @AttributeDefinition(name = HttpApiSettings.STREAMS, min = "1", max = "100000", description = HttpApiSettings.STREAMS_TEXT)
    int max__streams() default HttpApiSettings.STREAMS_MAX;

    @AttributeDefinition(name = HttpApiSettings.HEARTBEAT, min = "1", max = "10", description = HttpApiSettings.HEARTBEAT_TEXT)
    int heartbeat__seconds() default HttpApiSettings.HEARTBEAT_SECONDS;
}
