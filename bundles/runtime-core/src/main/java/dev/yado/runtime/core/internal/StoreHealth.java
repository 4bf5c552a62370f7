package dev.yado.runtime.core.internal;

import dev.yado.model.Diagnostic;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the store takes writes, by the newest that was tried. Thread-safe; costs a field read while all is well. */
final class StoreHealth {

    private final Clock clock;
    private final Remarks remarks;
    private final AtomicReference<Instant> failingSince = new AtomicReference<>();

    StoreHealth(Clock clock, Remarks remarks) {
        this.clock = clock;
        this.remarks = remarks;
    }

    void failed() {
        failingSince.compareAndSet(null, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    void worked() {
        if (failingSince.get() != null) {
            Instant since = failingSince.getAndSet(null);
            if (since != null) {
                remarks.add(Diagnostic.warning("store_failed", "the store took no writes since " + since + "; it does again"));
            }
        }
    }

    Optional<Diagnostic> diagnostic() {
        return Optional.ofNullable(failingSince.get())
                .map(since -> Diagnostic.error("store_failed", "the store takes no writes since " + since + "; see the log. Reading goes on"));
    }
}
