package dev.yado.runtime.core.internal.store;

import dev.yado.model.failure.Diagnostic;
import dev.yado.runtime.core.internal.failure.StoreFailures;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the store accepts writes, by the result of the latest one. Thread-safe; costs a field access while writes succeed. */
public final class StoreHealth {

    private static final System.Logger LOG = System.getLogger(StoreHealth.class.getName());

    private final Clock clock;
    private final DiagnosticHistory history;
    private final StoreFailures failures;
    private final AtomicReference<Instant> failingSince = new AtomicReference<>();
    private volatile long succeededAt = System.nanoTime();
    private long loggedBefore;

    public StoreHealth(Clock clock, DiagnosticHistory history, StoreFailures failures) {
        this.clock = clock;
        this.history = history;
        this.failures = failures;
    }

    public void writeFailed() {
        failingSince.compareAndSet(null, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Returns whether the latest write failed. */
    public boolean failing() {
        return failingSince.get() != null;
    }

    /** Returns the time since the latest successful write, or since the start, in nanoseconds. */
    long nanosSinceSuccess() {
        return System.nanoTime() - succeededAt;
    }

    public void writeSucceeded() {
        succeededAt = System.nanoTime();
        if (failingSince.get() != null) {
            Instant since = failingSince.getAndSet(null);
            // A store at its limit accepts one write and fails the next: only the end of a logged failure is logged.
            if (since != null && hasNewLoggedFailures()) {
                LOG.log(System.Logger.Level.INFO, "the store accepts writes again after failing since " + since + "; " + failures.takeUnlogged()
                        + " failed calls were not logged");
                history.add(Diagnostic.warning("store_failed", "the store failed writes since " + since + "; it accepts them again"));
            }
        }
    }

    private synchronized boolean hasNewLoggedFailures() {
        long before = loggedBefore;
        loggedBefore = failures.logged();
        return loggedBefore > before;
    }

    public Optional<Diagnostic> diagnostic() {
        return Optional.ofNullable(failingSince.get())
                .map(since -> Diagnostic.error("store_failed", "the store has failed writes since " + since + "; see the log. Reads still work"));
    }
}
