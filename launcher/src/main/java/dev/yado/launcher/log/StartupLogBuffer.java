package dev.yado.launcher.log;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the log of the bundles goes. Until it is known whether Yado starts, failures wait: when it does not, the one line that says why is enough, and
 * forty lines of framework stack before it would hide it. Thread-safe.
 */
public final class StartupLogBuffer {
    private final List<Entry> waiting = new ArrayList<>();
    private boolean starting = true;

    private record Entry(System.Logger log, Level level, String message, Throwable failure) {
        void write(Level as) {
            log.log(as, message, failure);
        }
    }

    void write(System.Logger log, Level level, String message, Throwable failure) {
        Entry entry = new Entry(log, level, message, failure);
        if (failure == null || !keptBack(entry)) {
            entry.write(level);
        }
    }

    private synchronized boolean keptBack(Entry entry) {
        return starting && waiting.add(entry);
    }

    /** From now on nothing waits. */
    public void started() {
        end().forEach(entry -> entry.write(entry.level()));
    }

    /** The reasons have been given; the whole story is for who asks for it. */
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
