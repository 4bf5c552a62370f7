package dev.yado.runtime.core.internal.failure;

import dev.yado.model.failure.YadoException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Turns failures of the store into errors for callers, and logs them. A full disk fails every call, so a failure of one kind is logged once with its cause;
 * while the failures continue, callers get the same error id, and the log gets one line per minute. Thread-safe.
 */
public final class StoreFailures {

    private static final long LOG_INTERVAL = Duration.ofMinutes(1).toNanos();
    /** After this time without a failure of its kind, a failure is logged with its cause again. */
    private static final long FORGET_AFTER = Duration.ofMinutes(10).toNanos();
    private static final int MAX_KINDS = 32;
    private static final String OTHER_KINDS = "";
    private static final int MAX_REASON = 300;

    private final LongSupplier nanos;
    private final Map<String, Kind> kinds = new HashMap<>();
    private long logged;

    /** A kind of failure that continues. */
    private static final class Kind {
        private final String errorId = Failures.newErrorId();
        private long loggedAt;
        private long lastAt;
        private long unlogged;
    }

    /** @param nanos the monotonic clock, in nanoseconds */
    public StoreFailures(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Logs a failure and returns the error for the caller.
     *
     * @param what the operation that failed, for the log
     */
    public YadoException failed(System.Logger log, String what, Throwable cause) {
        String errorId;
        boolean first;
        long before;
        synchronized (this) {
            long now = nanos.getAsLong();
            kinds.values().removeIf(kind -> now - kind.lastAt > FORGET_AFTER);
            String key = kinds.size() < MAX_KINDS || kinds.containsKey(key(cause)) ? key(cause) : OTHER_KINDS;
            first = !kinds.containsKey(key);
            Kind kind = kinds.computeIfAbsent(key, k -> new Kind());
            errorId = kind.errorId;
            kind.lastAt = now;
            if (!first && now - kind.loggedAt < LOG_INTERVAL) {
                kind.unlogged++;
                return Failures.store(cause, errorId);
            }
            before = kind.unlogged;
            kind.unlogged = 0;
            kind.loggedAt = now;
            logged++;
        }
        if (first) {
            log.log(System.Logger.Level.ERROR, what + " failed (error " + errorId + ")", cause);
        } else {
            log.log(System.Logger.Level.ERROR,
                    what + " failed (error " + errorId + "); " + before + " more calls failed the same way since the last line: " + reason(cause));
        }
        return Failures.store(cause, errorId);
    }

    /** Returns the number of failures that were logged. */
    public synchronized long logged() {
        return logged;
    }

    /** Returns the number of failures that were not logged, and resets it. */
    public synchronized long takeUnlogged() {
        long all = 0;
        for (Kind kind : kinds.values()) {
            all += kind.unlogged;
            kind.unlogged = 0;
        }
        return all;
    }

    /** Returns the kind of a failure: its innermost cause, as the outer ones name the Worker and would make a kind of each Worker. */
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
