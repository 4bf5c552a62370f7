package dev.yado.backend.http.internal;

import dev.yado.http.api.HttpApiSettings;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Who may use the Browser-facing API, and how much. */
@ObjectClassDefinition(name = "Yado Browser-facing API",
        description = "Who may use the Browser-facing API, and how much. A change ends the streams that are open; their clients resume by cursor.")
@interface BackendHttpConfig {

    String PID = "dev.yado.backend.http";

    @AttributeDefinition(name = HttpApiSettings.TOKEN_FILE, required = false, description = HttpApiSettings.TOKEN_FILE_TEXT)
    String token__file() default "";

    @AttributeDefinition(name = HttpApiSettings.TOKEN_ENV, required = false, description = HttpApiSettings.TOKEN_ENV_TEXT)
    String token__env() default "";

    @AttributeDefinition(name = HttpApiSettings.HOSTS, required = false, description = HttpApiSettings.HOSTS_TEXT)
    String[] allowed__hosts() default {};

    @AttributeDefinition(name = "Allowed origins", required = false,
            description = "Origins of other pages that may use this Backend, SCHEME://HOST[:PORT], separated by commas.")
    String[] allowed__origins() default {};

    @AttributeDefinition(name = HttpApiSettings.BODY, min = "1024", max = "16777216", description = HttpApiSettings.BODY_TEXT)
    int max__body__bytes() default HttpApiSettings.BODY_BYTES;

    @AttributeDefinition(name = HttpApiSettings.BODY_TIMEOUT, min = "1", max = "300", description = HttpApiSettings.BODY_TIMEOUT_TEXT)
    int body__timeout__seconds() default HttpApiSettings.BODY_TIMEOUT_SECONDS;

    @AttributeDefinition(name = HttpApiSettings.STREAMS, min = "1", max = "100000", description = HttpApiSettings.STREAMS_TEXT)
    int max__streams() default HttpApiSettings.STREAMS_MAX;

    @AttributeDefinition(name = HttpApiSettings.HEARTBEAT, min = "1", max = "10", description = HttpApiSettings.HEARTBEAT_TEXT)
    int heartbeat__seconds() default HttpApiSettings.HEARTBEAT_SECONDS;

    @AttributeDefinition(name = "Linger", min = "0", max = "300",
            description = "Seconds a Worker is still watched after its last viewer left, so that one who returns at once costs nothing.")
    int stream__linger__seconds() default 5;

    @AttributeDefinition(name = "Needed to be ready", required = false,
            description = "Kinds of sources, separated by commas, of which each must have a Runtime that serves for readyz to say ready:"
                    + " embedded_worker_runtime, remote_http, local_compatibility. Empty: none is needed.")
    String[] ready__needs() default {"embedded_worker_runtime"};
}
