package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options for the source of the token that clients must present. The token itself is never on the command line, which every user of the machine can read. */
final class TokenOptions {
    private final CommandContext context;

    @ArgGroup(exclusive = true)
    private Choice choice;

    /** The token file or the environment variable; at most one. */
    static final class Choice {
        @Option(names = "--token-file", paramLabel = "FILE", description = "File with the token that clients must present; accessible only by its owner"
                + " (mode 600).")
        private Path file;

        @Option(names = "--token-env", paramLabel = "NAME", description = "Environment variable with the token that clients must present.")
        private String variable;
    }

    TokenOptions(CommandContext context) {
        this.context = context;
    }

    boolean given() {
        return choice != null;
    }

    /** Returns the configuration keys {@code token_file} and {@code token_env}, after checking that there is a token. */
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
