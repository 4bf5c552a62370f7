package dev.yado.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Limits of the HTTP server. */
@ObjectClassDefinition(name = "Yado HTTP connections",
        description = "Limits of the HTTP server for the connections of its clients. A change applies to new connections.")
@interface ConnectionConfig {

    String PID = "dev.yado.http";

    @AttributeDefinition(name = "Header timeout", min = "1", max = "300",
            description = "Maximum time for the header of a request to arrive, in seconds; for the first request of a connection from its start on. Then the"
                    + " request fails with request_timeout and the connection is closed.")
    int header__timeout__seconds() default 10;

    @AttributeDefinition(name = "Idle timeout", min = "1", max = "3600",
            description = "Time after which a connection without a request is closed, and one whose client does not read its response, in seconds.")
    int idle__timeout__seconds() default 60;

    @AttributeDefinition(name = "Maximum connections", min = "0", max = "100000",
            description = "Maximum number of open connections. Above it, the connection that has waited longest for its client is closed; if none waits, new ones"
                    + " fail with overloaded. 0: 4096, or fewer if the process may open few files. A number that the limit on open files does not allow is lowered.")
    int max__connections() default 0;
}
