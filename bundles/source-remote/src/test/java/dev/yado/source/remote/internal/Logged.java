package dev.yado.source.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Every log record while it is open, as text with stack traces. */
final class Logged extends Handler implements AutoCloseable {

    private static final SimpleFormatter FORMAT = new SimpleFormatter();

    private final Logger root = Logger.getLogger("dev.yado");
    private final List<String> records = new CopyOnWriteArrayList<>();

    Logged() {
        setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        StringWriter text = new StringWriter();
        text.append(FORMAT.formatMessage(record));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(text));
        }
        records.add(text.toString());
    }

    List<String> records() {
        return records;
    }

    /** Nothing in {@code text} may tell where the Runtime is, what opens it, or what a library said. */
    static void assertTellsNothing(String text, int port) {
        for (String secret : List.of(Fixture.TOKEN, "127.0.0.1", "localhost", String.valueOf(port), "http:", "https:", "ws:", "java.", "jdk.", "Exception",
                "Connection re", "EOF", "chunk")) {
            assertThat(text).as(() -> "'" + secret + "' must not be told: " + text).doesNotContain(secret);
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
