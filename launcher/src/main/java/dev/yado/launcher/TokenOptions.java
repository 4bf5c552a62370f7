package dev.yado.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the token that clients must present comes from. The token itself never stands on the command line, where every user could read it. */
final class TokenOptions {
    @ArgGroup(exclusive = true)
    private Choice choice;

    /** One of the two. */
    static final class Choice {
        @Option(names = "--token-file", paramLabel = "FILE", description = "Clients must present the token in this file.")
        private Path file;

        @Option(names = "--token-env", paramLabel = "NAME", description = "Clients must present the token in this environment variable.")
        private String variable;
    }

    boolean given() {
        return choice != null;
    }

    /** The configuration keys {@code token_file} and {@code token_env}, after looking that there is a token at all. */
    Map<String, Object> configuration(Map<String, String> environment) throws LaunchException {
        Map<String, Object> keys = new LinkedHashMap<>();
        if (choice == null) {
            return keys;
        }
        if (choice.file != null) {
            keys.put("token_file", readable(choice.file.toAbsolutePath().normalize()).toString());
        } else {
            if (environment.getOrDefault(choice.variable, "").isBlank()) {
                throw new LaunchException("Environment variable " + choice.variable + " is not set or empty (--token-env)");
            }
            keys.put("token_env", choice.variable);
        }
        return keys;
    }

    private static Path readable(Path file) throws LaunchException {
        try {
            if (Files.readString(file).isBlank()) {
                throw new LaunchException("Token file " + file + " is empty");
            }
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(TokenOptions::isForOthers)) {
                throw new LaunchException("Token file " + file + " is open to other users. Make it yours alone: chmod 600 " + file);
            }
            return file;
        } catch (IOException e) {
            throw new LaunchException("Cannot read token file " + file + ": " + e.getClass().getSimpleName(), e);
        }
    }

    private static boolean isForOthers(PosixFilePermission permission) {
        return !permission.name().startsWith("OWNER_");
    }
}
