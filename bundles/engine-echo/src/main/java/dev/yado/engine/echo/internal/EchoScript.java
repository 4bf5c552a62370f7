package dev.yado.engine.echo.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An input parsed into steps. A line that begins with {@code /} and a known word is a step, other lines are text to repeat; an input without a step is
 * repeated as a whole.
 */
record EchoScript(List<Step> steps) {

    static final int MAX_REPEAT = 100_000;

    /** One step of a script. */
    sealed interface Step {
    }

    /** Sends {@code text}, with the prefix when {@code echoed}. */
    record Say(String text, boolean echoed) implements Step {
    }

    /** Sends {@code text} several times, each as a separate message. */
    record Repeat(int times, String text) implements Step {
    }

    record Think(String text) implements Step {
    }

    /** Sets the pause between words for the following steps. */
    record Delay(long ms) implements Step {
    }

    record Sleep(long ms) implements Step {
    }

    record Tool(String name, String arguments, String result, boolean fails) implements Step {
    }

    /** Requests permission for a tool, and reports the decision. @param waitMs maximum wait; 0 for the Runtime's */
    record RequestPermission(String tool, long waitMs) implements Step {
    }

    record Turn() implements Step {
    }

    record Used(long input, long output) implements Step {
    }

    record Fail(String message) implements Step {
    }

    /** Ends the run as if a limit of the profile had been reached. */
    record Limit() implements Step {
    }

    /** Sends nothing until the run is cancelled; if {@code deaf}, ignores the cancellation, too. */
    record Hang(boolean deaf) implements Step {
    }

    /** A step with invalid arguments. */
    record Invalid(String line, String problem) implements Step {
    }

    static EchoScript parse(String input) {
        List<Step> steps = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String line : input.split("\n", -1)) {
            Optional<Step> step = step(line.strip());
            if (step.isPresent()) {
                flush(text, steps);
                steps.add(step.get());
            } else {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
        }
        flush(text, steps);
        return new EchoScript(List.copyOf(steps));
    }

    private static void flush(StringBuilder text, List<Step> steps) {
        if (!text.toString().isBlank()) {
            steps.add(new Say(text.toString().strip(), true));
        }
        text.setLength(0);
    }

    private static Optional<Step> step(String line) {
        if (!line.startsWith("/")) {
            return Optional.empty();
        }
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
        try {
            return Optional.ofNullable(switch (word) {
                case "/say" -> new Say(rest, false);
                case "/repeat" -> repeat(rest);
                case "/think" -> new Think(rest);
                case "/delay" -> new Delay(number(rest, EchoSettings.MAX_DELAY));
                case "/sleep" -> new Sleep(number(rest, 24 * 3_600_000L));
                case "/tool" -> tool(rest, false);
                case "/tool-fails" -> tool(rest, true);
                case "/ask" -> ask(rest);
                case "/turn" -> new Turn();
                case "/usage" -> used(rest);
                case "/fail" -> new Fail(rest.isEmpty() ? "failed as requested by the script" : rest);
                case "/limit" -> new Limit();
                case "/hang" -> new Hang(false);
                case "/hang-deaf" -> new Hang(true);
                default -> null;
            });
        } catch (IllegalArgumentException e) {
            return Optional.of(new Invalid(word, e.getMessage()));
        }
    }

    private static Step repeat(String rest) {
        String[] parts = rest.split(" ", 2);
        return new Repeat((int) number(parts[0], MAX_REPEAT), parts.length > 1 ? parts[1] : "again");
    }

    // NAME ARGUMENTS => RESULT
    private static Step tool(String rest, boolean fails) {
        String[] sides = rest.split("=>", 2);
        String[] call = sides[0].strip().split(" ", 2);
        if (call[0].isEmpty()) {
            throw new IllegalArgumentException("needs a tool name");
        }
        return new Tool(call[0], call.length > 1 ? call[1].strip() : "{}", sides.length > 1 ? sides[1].strip() : "done", fails);
    }

    // TOOL, or TOOL for MS
    private static Step ask(String rest) {
        String[] sides = rest.split(" for ", 2);
        if (sides[0].isBlank()) {
            throw new IllegalArgumentException("needs a tool name");
        }
        return new RequestPermission(sides[0].strip(), sides.length > 1 ? number(sides[1].strip(), 24 * 3_600_000L) : 0);
    }

    private static Step used(String rest) {
        String[] parts = rest.split(" +");
        return new Used(number(parts[0], Integer.MAX_VALUE), number(parts.length > 1 ? parts[1] : "0", Integer.MAX_VALUE));
    }

    private static long number(String text, long max) {
        if (text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c <= '9') || Long.parseLong(text) > max) {
            throw new IllegalArgumentException("needs a number from 0 to " + max);
        }
        return Long.parseLong(text);
    }
}
