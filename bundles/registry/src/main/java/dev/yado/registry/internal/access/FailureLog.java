package dev.yado.registry.internal.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/** Logs failures of a service that may fail with every call: the first at once, then one per minute with the number of the others. Thread-safe. */
final class FailureLog {

    static final long INTERVAL_NANOS = 60_000_000_000L;
    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final LongSupplier nanoTime;

    // Guarded by this.
    private boolean logged;
    private long lastAt;
    private long omitted;

    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void log(String what, Throwable thrown) {
        long others;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (logged && now - lastAt < INTERVAL_NANOS) {
                omitted++;
                return;
            }
            logged = true;
            lastAt = now;
            others = omitted;
            omitted = 0;
        }
        String message = "Access: " + what + (others == 0 ? "" : " (and " + others + " more times since the last message)");
        try {
            LOG.log(Level.ERROR, message, thrown);
        } catch (Throwable unprintable) {
            // The exception is code of the service too.
            LOG.log(Level.ERROR, message + ": a " + thrown.getClass().getName() + " that cannot be printed");
        }
    }
}
