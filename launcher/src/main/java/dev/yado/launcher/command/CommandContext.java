package dev.yado.launcher.command;

import java.nio.file.Path;
import java.util.Map;

/**
 * The environment of a command besides its arguments; a parameter, so that tests can replace it.
 *
 * @param environment the environment variables
 * @param home the user's home directory
 */
public record CommandContext(Map<String, String> environment, Path home) {
    static CommandContext ofThisProcess() {
        return new CommandContext(System.getenv(), home(System.getenv(), System.getProperty("user.home")));
    }

    /** Returns the directory that {@code ~} means in a shell. The {@code user.home} of Java comes from the password file, which differs in containers and under supervisors. */
    static Path home(Map<String, String> environment, String userHome) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(Path.of(home).isAbsolute() ? home : userHome);
    }

    /** Returns an environment variable; empty if it is not set or blank. */
    String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /** Omits the environment, which may contain secrets. */
    @Override
    public String toString() {
        return "CommandContext[" + home + "]";
    }
}
