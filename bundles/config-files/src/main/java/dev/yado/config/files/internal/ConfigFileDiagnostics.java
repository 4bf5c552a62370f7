package dev.yado.config.files.internal;

import dev.yado.support.config.RejectedConfigurationFile;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Holds the current problem of each file, and counts the changes. Thread-safe. */
final class ConfigFileDiagnostics implements RejectedConfigurationFiles {

    private static final Logger LOG = System.getLogger("dev.yado.config.files");
    private static final int MAX_MESSAGE_CHARS = 400;

    private final Map<String, Problem> problems = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();

    /**
     * Includes the version, so that the same mistake in another version of the file is logged again.
     *
     * @param configured whether the configuration exists nevertheless, from an earlier version of the file or from elsewhere
     */
    private record Problem(String pid, boolean configured, String message, Object version) {}

    void report(String file, String pid, boolean configured, Object version, String message) {
        String bounded = message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS) + "...";
        Problem problem = new Problem(pid, configured, printable(bounded), version);
        if (!problem.equals(problems.put(file, problem))) {
            changes.incrementAndGet();
            LOG.log(Level.WARNING, () -> "Configuration file " + printable(file) + " is not in effect: " + problem.message());
        }
    }

    void clear(String file) {
        if (problems.remove(file) != null) {
            changes.incrementAndGet();
        }
    }

    void retain(Collection<String> files) {
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
