package dev.yado.engine.llm.internal.mcp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One tool server. */
@ObjectClassDefinition(name = "Yado MCP server",
        description = "A server of tools over the Model Context Protocol, one per configuration: dev.yado.mcp.server~NAME. Profiles of the engine llm"
                + " name it in tools. Each Worker has a connection, and of a command a process, of its own. A change counts for sessions that begin"
                + " afterwards.")
public @interface ToolServerConfig {

    String PID = "dev.yado.mcp.server";

    @AttributeDefinition(name = "Command", required = false,
            description = "The program to start and its arguments, one value each; never through a shell. Not together with url. Arguments are visible in"
                    + " the list of processes, so no secrets here.")
    String[] command() default {};

    @AttributeDefinition(name = "URL", required = false, max = "2048",
            description = "Where a server listens that speaks MCP's streamable HTTP, http:// or https:// with its path. No user, query or fragment.")
    String url() default "";

    @AttributeDefinition(name = "Token", required = false,
            description = "For url: where the bearer token is, env:NAME or file:PATH with an absolute path.")
    String token() default "";

    @AttributeDefinition(name = "Environment", required = false,
            description = "For command: variables the program gets, each NAME=env:NAME or NAME=file:PATH, beside those of the Worker's profile. Of this"
                    + " process's own environment it gets only where programs and the user's files are, and the language.")
    String[] environment() default {};

    @AttributeDefinition(name = "Start timeout in milliseconds", min = "100", max = "600000",
            description = "How long it may take until the server is connected and has named its tools.")
    int start__timeout__ms() default 30_000;

    @AttributeDefinition(name = "Call timeout in milliseconds", min = "100", max = "86400000",
            description = "How long a tool may work. Then the call has failed, and the connection is closed, which ends the tool.")
    int call__timeout__ms() default 120_000;

    @AttributeDefinition(name = "Most characters of a result", min = "100", max = "4000000", description = "More is cut, and the model is told so.")
    int max__result__characters() default 40_000;
}
