package dev.yado.runtime.core.internal.failure;

import dev.yado.model.failure.YadoException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What callers are told when the store fails, and what the log says of it. A full disk fails every call: a failure of one kind is logged once with its cause, and while it
 * goes on its callers get the same error id and the log one line a minute. Thread-safe.
 */
public final class StoreFailures {

    private static final long SAID_AT_MOST_EVERY = Duration.ofMinutes(1).toNanos();
    /** What has not happened for so long has to be explained anew. */
    private static final long OVER_AFTER = Duration.ofMinutes(10).toNanos();
    private static final int MOST_KINDS = 32;
    private static final String ALL_OTHERS = "";
    private static final int MAX_REASON = 300;

    private final LongSupplier nanos;
    private final Map<String, Kind> kinds = new HashMap<>();
    private long lines;

    /** One kind of failure that goes on. */
    private static final class Kind {
        private final String errorId = Failures.newErrorId();
        private long saidAt;
        private long lastAt;
        private long unsaid;
    }

    /** @param nanos the monotonic clock */
    public StoreFailures(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param what failed, for the log */
    public YadoException failed(System.Logger log, String what, Throwable cause) {
        String errorId;
        boolean first;
        long before;
        synchronized (this) {
            long now = nanos.getAsLong();
            kinds.values().removeIf(kind -> now - kind.lastAt > OVER_AFTER);
            String key = kinds.size() < MOST_KINDS || kinds.containsKey(key(cause)) ? key(cause) : ALL_OTHERS;
            first = !kinds.containsKey(key);
            Kind kind = kinds.computeIfAbsent(key, k -> new Kind());
            errorId = kind.errorId;
            kind.lastAt = now;
            if (!first && now - kind.saidAt < SAID_AT_MOST_EVERY) {
                kind.unsaid++;
                return Failures.store(cause, errorId);
            }
            before = kind.unsaid;
            kind.unsaid = 0;
            kind.saidAt = now;
            lines++;
        }
        if (first) {
            log.log(System.Logger.Level.ERROR, what + " failed (error " + errorId + ")", cause);
        } else {
            log.log(System.Logger.Level.ERROR, what + " failed (error " + errorId + "), like " + before + " more calls since this was last said: " + reason(cause));
        }
        return Failures.store(cause, errorId);
    }

    /** How many lines the log has of failures. */
    public synchronized long lines() {
        return lines;
    }

    /** How many failures the log has no line of, and will not have. */
    public synchronized long takeUnsaid() {
        long all = 0;
        for (Kind kind : kinds.values()) {
            all += kind.unsaid;
            kind.unsaid = 0;
        }
        return all;
    }

    /** The innermost cause: what is around it names the Worker, and each Worker would be a kind. */
    private static String key(Throwable cause) {
        Throwable root = cause;
        for (int depth = 0; root.getCause() != null && depth < 16; depth++) {
            root = root.getCause();
        }
        return root.getClass().getName() + ": " + root.getMessage();
    }

    private static String reason(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "...";
    }
}
