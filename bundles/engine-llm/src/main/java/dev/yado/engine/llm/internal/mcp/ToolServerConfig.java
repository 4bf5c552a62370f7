package dev.yado.engine.llm.internal.mcp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of one tool server. */
@ObjectClassDefinition(name = "Yado MCP server",
        description = "A tool server that uses the Model Context Protocol; one file per server. Profiles of the engine llm refer to it by tools = NAME."
                + " Each Worker has its own connection and, for a command, its own process. A change applies to sessions that begin"
                + " afterwards.")
public @interface ToolServerConfig {

    String PID = "dev.yado.mcp.server";

    @AttributeDefinition(name = "Command", required = false,
            description = "Program to start and its arguments, separated by commas; no shell is involved. Set command or url, not both. Arguments cannot"
                    + " contain commas, and other users can see them in the process list: do not put secrets here.")
    String[] command() default {};

    @AttributeDefinition(name = "URL", required = false, max = "2048",
            description = "URL of a server with MCP's streamable HTTP transport, http:// or https://, including its path. No user, query or fragment.")
    String url() default "";

    @AttributeDefinition(name = "Token", required = false,
            description = "For url: place of the bearer token, env:NAME or file:PATH with an absolute path. Empty: no token is sent.")
    String token() default "";

    @AttributeDefinition(name = "Environment", required = false,
            description = "For command: environment variables of the program, each VARIABLE=env:NAME or VARIABLE=file:PATH, separated by commas, in addition"
                    + " to those of the Worker's profile. From this process it inherits only the search path, user, language and directory for temporary"
                    + " files.")
    String[] environment() default {};

    @AttributeDefinition(name = "Start timeout, in milliseconds", min = "100", max = "600000",
            description = "Maximum time to connect, and again to list the tools, in milliseconds.")
    int start__timeout__ms() default 30_000;

    @AttributeDefinition(name = "Call timeout, in milliseconds", min = "100", max = "86400000",
            description = "Maximum time of a tool call, in milliseconds. After that the call fails, and the connection is closed, which ends the tool.")
    int call__timeout__ms() default 120_000;

    @AttributeDefinition(name = "Maximum result length, in characters", min = "100", max = "4000000",
            description = "Maximum length of a tool's result, in characters. The rest is cut off, with a note for the model.")
    int max__result__characters() default 40_000;
}
