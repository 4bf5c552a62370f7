package dev.yado.runtime.core.internal.store;

import dev.yado.model.failure.Diagnostic;
import dev.yado.runtime.core.internal.failure.StoreFailures;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the store takes writes, by the newest that was tried. Thread-safe; costs a field read while all is well. */
public final class StoreHealth {

    private static final System.Logger LOG = System.getLogger(StoreHealth.class.getName());

    private final Clock clock;
    private final DiagnosticHistory remarks;
    private final StoreFailures failures;
    private final AtomicReference<Instant> failingSince = new AtomicReference<>();
    private long linesBefore;

    public StoreHealth(Clock clock, DiagnosticHistory remarks, StoreFailures failures) {
        this.clock = clock;
        this.remarks = remarks;
        this.failures = failures;
    }

    public void failed() {
        failingSince.compareAndSet(null, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    public void worked() {
        if (failingSince.get() != null) {
            Instant since = failingSince.getAndSet(null);
            // A store at its limit takes one write and refuses the next: the end is told of what was told to have begun, and no more often.
            if (since != null && newFailuresSaid()) {
                LOG.log(System.Logger.Level.INFO, "the store takes writes again; it took none since " + since + ", and " + failures.takeUnsaid()
                        + " more calls failed than the log says");
                remarks.add(Diagnostic.warning("store_failed", "the store took no writes since " + since + "; it does again"));
            }
        }
    }

    private synchronized boolean newFailuresSaid() {
        long before = linesBefore;
        linesBefore = failures.lines();
        return linesBefore > before;
    }

    public Optional<Diagnostic> diagnostic() {
        return Optional.ofNullable(failingSince.get())
                .map(since -> Diagnostic.error("store_failed", "the store takes no writes since " + since + "; see the log. Reading goes on"));
    }
}
