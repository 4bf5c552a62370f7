package dev.yado.itests.harness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Captures everything that this process prints while it is open, including the log of a Backend in this process. The output is still printed. */
public final class LogCapture implements AutoCloseable {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    public static LogCapture start() {
        LogCapture capture = new LogCapture();
        System.setOut(capture.tee(capture.out));
        System.setErr(capture.tee(capture.err));
        return capture;
    }

    private PrintStream tee(PrintStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                printed.write(bytes, from, length);
                super.write(bytes, from, length);
            }

            @Override
            public void write(int one) {
                printed.write(one);
                super.write(one);
            }
        };
    }

    public List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
    }
}
