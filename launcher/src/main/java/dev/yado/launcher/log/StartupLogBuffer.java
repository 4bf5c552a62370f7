package dev.yado.launcher.log;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the log of the bundles, and holds entries with stack traces back until the start has succeeded or failed. When it fails, the launcher reports
 * the reason in one line, which the stack traces of the framework would hide. Thread-safe.
 */
public final class StartupLogBuffer {
    private final List<Entry> waiting = new ArrayList<>();
    private boolean starting = true;

    private record Entry(System.Logger log, Level level, String message, Throwable failure) {
        void write(Level as) {
            log.log(as, message, failure);
        }
    }

    /** Writes an entry, now or at the end of the start. */
    void write(System.Logger log, Level level, String message, Throwable failure) {
        Entry entry = new Entry(log, level, message, failure);
        if (failure == null || !keptBack(entry)) {
            entry.write(level);
        }
    }

    private synchronized boolean keptBack(Entry entry) {
        return starting && waiting.add(entry);
    }

    /** Writes the held entries: the start has succeeded. */
    public void started() {
        end().forEach(entry -> entry.write(entry.level()));
    }

    /** Writes the held entries at debug level: the start has failed, and its reason is reported elsewhere. */
    public void failed() {
        end().forEach(entry -> entry.write(Level.DEBUG));
    }

    private synchronized List<Entry> end() {
        starting = false;
        List<Entry> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
