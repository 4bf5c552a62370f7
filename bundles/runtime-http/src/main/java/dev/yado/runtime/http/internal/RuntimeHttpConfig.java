package dev.yado.runtime.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of the Runtime API. */
@ObjectClassDefinition(name = "Yado Runtime over HTTP",
        description = "Access to this Runtime over HTTP and its limits. A change ends the open streams; their clients resume by cursor.")
@interface RuntimeHttpConfig {

    String PID = "dev.yado.runtime.http";

    @AttributeDefinition(name = "Token file", required = false,
            description = "Path of the file with the bearer token that every request must present. Only the owner of the file may be able to read it;"
                    + " otherwise all requests are refused and the log contains the reason. Empty: token_env applies.")
    String token__file() default "";

    @AttributeDefinition(name = "Token environment variable", required = false,
            description = "Name of the environment variable with the bearer token, used if token_file is empty. Empty: no token is required, and only"
                    + " requests from this machine are accepted: those to a loopback name that no proxy forwarded.")
    String token__env() default "";

    @AttributeDefinition(name = "Allowed hosts", required = false,
            description = "Host names under which clients reach this process, as NAME (any port) or NAME:PORT, separated by commas. Loopback names and"
                    + " the process's own address are always allowed, with any port. Other names need a token as well.")
    String[] allowed__hosts() default {};

    @AttributeDefinition(name = "Wire compatibility", required = false,
            description = "Empty: the whole contract. yoi-v0: omits what a strict v0 client rejects (store kinds other than memory, transcript items of the"
                    + " assistant and of tools, newer stream diagnostics).",
            options = {@Option(label = "whole contract", value = ""), @Option(label = "yoi v0", value = "yoi-v0")})
    String wire__compat() default "";

    @AttributeDefinition(name = "Maximum body size", min = "1024", max = "16777216", description = "Maximum request body size, in bytes.")
    int max__body__bytes() default 2_097_152;

    @AttributeDefinition(name = "Body timeout", min = "1", max = "300", description = "Maximum time for a request body to arrive, in seconds.")
    int body__timeout__seconds() default 10;

    @AttributeDefinition(name = "Maximum streams", min = "1", max = "100000",
            description = "Maximum number of open streams. Requests for further streams fail with overloaded.")
    int max__streams() default 1_000;

    @AttributeDefinition(name = "Heartbeat interval", min = "1", max = "10", description = "Interval of heartbeats on a silent stream, in seconds.")
    int heartbeat__seconds() default 10;
}
