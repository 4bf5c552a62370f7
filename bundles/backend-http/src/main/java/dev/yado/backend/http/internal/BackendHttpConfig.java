package dev.yado.backend.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the public HTTP API. */
@ObjectClassDefinition(name = "Yado Backend API",
        description = "Access to the public HTTP API and its limits. A change ends the open streams; their clients resume by cursor.")
@interface BackendHttpConfig {

    String PID = "dev.yado.backend.http";

    @AttributeDefinition(name = "Token file", required = false,
            description = "Path of the file with the bearer token that every request must present; accessible only by its owner (mode 600). If the file cannot"
                    + " be used, all requests are refused and the log contains the reason. Empty: token_env applies.")
    String token__file() default "";

    @AttributeDefinition(name = "Token environment variable", required = false,
            description = "Name of the environment variable with the bearer token. Applies only if token_file is empty. Both empty: no token is required,"
                    + " and only local requests are accepted: from a loopback address, to a loopback name, and not forwarded by a proxy.")
    String token__env() default "";

    @AttributeDefinition(name = "Allowed hosts", required = false,
            description = "Host names under which clients reach this process, as NAME (any port) or NAME:PORT, separated by commas. Loopback names and"
                    + " the process's own address are always allowed, with any port. Requests to other names also need a token.")
    String[] allowed__hosts() default {};

    @AttributeDefinition(name = "Allowed origins", required = false,
            description = "Origins of web pages that may use this Backend besides its own, as SCHEME://HOST[:PORT], separated by commas.")
    String[] allowed__origins() default {};

    @AttributeDefinition(name = "Maximum body size", min = "1024", max = "16777216", description = "Maximum request body size, in bytes.")
    int max__body__bytes() default 2_097_152;

    @AttributeDefinition(name = "Body timeout", min = "1", max = "300", description = "Maximum time for a request body to arrive, in seconds.")
    int body__timeout__seconds() default 10;

    @AttributeDefinition(name = "Maximum streams", min = "1", max = "100000",
            description = "Maximum number of open streams. Requests for further streams fail with overloaded.")
    int max__streams() default 1_000;

    @AttributeDefinition(name = "Heartbeat interval", min = "1", max = "10", description = "Interval of heartbeats on a silent stream, in seconds.")
    int heartbeat__seconds() default 10;

    @AttributeDefinition(name = "Stream linger time", min = "0", max = "300",
            description = "Time that the Backend keeps its stream of a Worker open after the last client has closed its own, in seconds. A client that returns"
                    + " in this time needs no new connection to the Runtime.")
    int stream__linger__seconds() default 5;

    @AttributeDefinition(name = "Source kinds required for readiness", required = false,
            description = "Kinds of Runtimes that /readyz requires, separated by commas: embedded_worker_runtime, remote_http, local_compatibility. Of each"
                    + " listed kind at least one Runtime must be available. Empty: none is required.")
    String[] ready__needs() default {"embedded_worker_runtime"};

    @AttributeDefinition(name = "File refused", required = false,
            description = "Set by Yado while the configuration file is refused and no earlier version of it is in effect. Every request is then refused.")
    boolean _yado_file_refused() default false;
}
