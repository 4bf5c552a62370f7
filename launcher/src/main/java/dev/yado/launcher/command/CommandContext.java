package dev.yado.launcher.command;

import java.nio.file.Path;
import java.util.Map;

/** What the commands look at besides their arguments; given to them, so that tests can give other ones. */
record CommandContext(Map<String, String> environment, Path home) {
    static CommandContext ofThisProcess() {
        return new CommandContext(System.getenv(), home(System.getenv(), System.getProperty("user.home")));
    }

    /** What {@code ~} means to the user's shell; Java asks the password file instead, and the two differ in containers and under supervisors. */
    static Path home(Map<String, String> environment, String userHome) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(Path.of(home).isAbsolute() ? home : userHome);
    }

    /** Empty when it is not set or blank. */
    String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /** For logs and failing tests: an environment may hold secrets. */
    @Override
    public String toString() {
        return "Surroundings[" + home + "]";
    }
}
