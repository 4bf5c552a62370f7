package dev.yado.itests.harness;

import dev.yado.launcher.command.CommandContext;
import dev.yado.launcher.command.Yado;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command of the shipped command line that ends by itself, executed in this JVM, which takes a tenth of the time of a process. {@link YadoProcess} is for
 * commands that serve, and for what only a process shows.
 *
 * @param exit its exit code
 * @param lines its output, then its errors
 */
public record YadoCommand(int exit, List<String> lines) {

    public YadoCommand {
        lines = List.copyOf(lines);
    }

    /** Executes a command of the distribution without environment variables, and waits for its end. */
    public static YadoCommand run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandContext context = new CommandContext(Map.of(), Path.of(System.getProperty("user.home")));
        int exit = Yado.execute(context, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new YadoCommand(exit, Stream.concat(out.toString().lines(), err.toString().lines()).toList());
    }

    /** Returns its lines if it ended with {@code expected}. */
    public List<String> expect(int expected) {
        if (exit != expected) {
            throw new AssertionError("exit code " + exit + " instead of " + expected + ": " + lines);
        }
        return lines;
    }
}
