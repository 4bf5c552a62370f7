package dev.yado.launcher.error;

import java.util.List;

/**
 * Reports why a command failed, in a message for the person who ran it.
 *
 * <p>The message is one line; {@link #problems()} lists the details, one line each.
 */
public final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public LaunchException(String message) {
        this(message, List.of(), null);
    }

    public LaunchException(String message, Throwable cause) {
        this(message, List.of(), cause);
    }

    public LaunchException(String message, List<String> problems) {
        this(message, problems, null);
    }

    private LaunchException(String message, List<String> problems, Throwable cause) {
        super(message, cause);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
