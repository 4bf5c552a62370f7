package dev.yado.support.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Logs failures that may recur with every call: the first of a kind at once, later ones at most once per {@link #INTERVAL} with the number of
 * the others. A kind is what failed and the class of the exception. Remembers at most {@value #MAX_KINDS} kinds of the last interval; failures of
 * further kinds share one. Thread-safe.
 */
@ProviderType
public final class FailureLog {

    /** Minimum time between two lines about failures of one kind. */
    public static final Duration INTERVAL = Duration.ofMinutes(1);

    static final int MAX_KINDS = 256;
    private static final String OTHER_KINDS = "";

    private final Logger logger;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private String errorId;
        private long loggedAt;
        private long omitted;
    }

    private record Line(String errorId, long omitted, boolean due) {

        String others() {
            return omitted == 0 ? "" : " (and " + omitted + " more times since the last message)";
        }
    }

    public FailureLog(Logger logger) {
        this(logger, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock, in nanoseconds */
    FailureLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    /**
     * Logs a failure, or counts it if one of its kind was logged less than {@link #INTERVAL} ago. Never throws, also if the exception cannot be
     * printed.
     *
     * @param what what failed, without details that differ from one failure of this kind to the next
     * @return the error id of the line in the log: of this failure, or of the last one of its kind
     */
    public String log(Level level, String what, Throwable thrown) {
        Line line = line(what + thrown.getClass().getName());
        if (line.due()) {
            String message = "error " + line.errorId() + ": " + what + line.others();
            try {
                logger.log(level, message, thrown);
            } catch (Throwable unprintable) {
                // The exception is code of the component that failed.
                logger.log(level, message + ": a " + thrown.getClass().getName() + " that cannot be printed");
            }
        }
        return line.errorId();
    }

    /** As {@link #log(Level, String, Throwable)}, for a failure without an exception. */
    public void log(Level level, String what) {
        Line line = line(what);
        if (line.due()) {
            logger.log(level, what + line.others());
        }
    }

    private synchronized Line line(String key) {
        long now = nanoTime.getAsLong();
        Kind kind = kinds.get(key);
        if (kind == null) {
            if (kinds.size() >= MAX_KINDS) {
                kinds.values().removeIf(old -> now - old.loggedAt >= INTERVAL.toNanos());
            }
            kind = kinds.computeIfAbsent(kinds.size() < MAX_KINDS ? key : OTHER_KINDS, added -> new Kind());
        }
        if (kind.errorId != null && now - kind.loggedAt < INTERVAL.toNanos()) {
            kind.omitted++;
            return new Line(kind.errorId, 0, false);
        }
        Line due = new Line(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()), kind.omitted, true);
        kind.errorId = due.errorId();
        kind.loggedAt = now;
        kind.omitted = 0;
        return due;
    }
}
