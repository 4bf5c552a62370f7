package dev.yado.config.files.internal;

import dev.yado.support.config.RejectedConfigurationFile;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Holds the current problem of each file, and counts the changes. Thread-safe. */
final class ConfigFileDiagnostics implements RejectedConfigurationFiles {

    private static final Logger LOG = System.getLogger("dev.yado.config.files");
    private static final int MAX_MESSAGE_CHARS = 400;

    /** Time for the bundle of a configuration to come, in a start or an installation, before its absence is logged. */
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<String, Problem> problems = new ConcurrentSkipListMap<>();
    /** The files whose problem is not logged yet, with the time at which it is due. */
    private final Map<String, Long> unlogged = new ConcurrentHashMap<>();
    private final LongSupplier nanos;
    private final AtomicLong changes = new AtomicLong();

    /** @param nanos the monotonic clock, in nanoseconds */
    ConfigFileDiagnostics(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Includes the version, so that the same mistake in another version of the file is logged again.
     *
     * @param configured whether the configuration exists nevertheless, from an earlier version of the file or from elsewhere
     */
    private record Problem(String pid, boolean configured, String message, Object version) {}

    void report(String file, String pid, boolean configured, Object version, String message) {
        if (put(file, pid, configured, version, message)) {
            unlogged.remove(file);
            log(file);
        }
    }

    /** As {@link #report}, for a problem that time may solve: it is listed at once, and logged by {@link #logDue} if it still exists after a minute. */
    void reportPatiently(String file, String pid, boolean configured, Object version, String message) {
        if (put(file, pid, configured, version, message)) {
            unlogged.putIfAbsent(file, nanos.getAsLong() + PATIENCE_NANOS);
        }
    }

    /** Logs the problems that have lasted long enough. */
    void logDue() {
        unlogged.forEach((file, due) -> {
            if (nanos.getAsLong() - due >= 0 && unlogged.remove(file, due)) {
                log(file);
            }
        });
    }

    private void log(String file) {
        Problem problem = problems.get(file);
        if (problem != null) {
            LOG.log(Level.WARNING, () -> "Configuration file " + printable(file) + " is not in effect: " + problem.message());
        }
    }

    private boolean put(String file, String pid, boolean configured, Object version, String message) {
        String bounded = message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS) + "...";
        Problem problem = new Problem(pid, configured, printable(bounded), version);
        boolean changed = !problem.equals(problems.put(file, problem));
        if (changed) {
            changes.incrementAndGet();
        }
        return changed;
    }

    void clear(String file) {
        unlogged.remove(file);
        if (problems.remove(file) != null) {
            changes.incrementAndGet();
        }
    }

    void retain(Collection<String> files) {
        unlogged.keySet().retainAll(files);
        if (problems.keySet().retainAll(files)) {
            changes.incrementAndGet();
        }
    }

    /** Returns a number that changes with {@link #current}. */
    long changes() {
        return changes.get();
    }

    @Override
    public List<RejectedConfigurationFile> current() {
        return problems.entrySet().stream().map(e -> new RejectedConfigurationFile(printable(e.getKey()), e.getValue().pid(), e.getValue().configured(),
                e.getValue().message())).toList();
    }

    /** Replaces control characters: a line break in a file name would forge a line of the log. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
