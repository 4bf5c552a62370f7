package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the token that clients must present comes from. The token itself never stands on the command line, where every user could read it. */
final class TokenOptions {
    private final CommandContext context;

    @ArgGroup(exclusive = true)
    private Choice choice;

    /** One of the two. */
    static final class Choice {
        @Option(names = "--token-file", paramLabel = "FILE", description = "Clients must present the token in this file.")
        private Path file;

        @Option(names = "--token-env", paramLabel = "NAME", description = "Clients must present the token in this environment variable.")
        private String variable;
    }

    TokenOptions(CommandContext context) {
        this.context = context;
    }

    boolean given() {
        return choice != null;
    }

    /** The configuration keys {@code token_file} and {@code token_env}, after looking that there is a token at all. */
    Map<String, Object> configuration() throws LaunchException {
        if (choice == null) {
            return Map.of();
        }
        if (choice.file != null) {
            SecretFileArgument file = new SecretFileArgument("Token file", choice.file);
            file.text();
            return Map.of("token_file", file.path().toString());
        }
        if (context.variable(choice.variable).isEmpty()) {
            throw new LaunchException("Environment variable " + choice.variable + " is not set or empty (--token-env)");
        }
        return Map.of("token_env", choice.variable);
    }
}
