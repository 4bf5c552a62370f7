package dev.yado.source.remote.internal.call;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.YadoException;
import dev.yado.support.concurrent.Backoff;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A circuit breaker for one Runtime. It opens after three failures in a row, or when the monitor reports the Runtime as unavailable. While it is open, calls
 * fail at once, except for one probe after each backoff delay. Thread-safe.
 */
public final class CircuitBreaker {

    private static final int THRESHOLD = 3;

    private final RemoteFailures failures;
    private final InstantSource clock;
    private final Backoff backoff;

    // Guarded by this.
    private int consecutiveFailures;
    private Failure why;
    private Instant since;
    private Instant nextProbe;
    private boolean probing;

    public CircuitBreaker(RemoteFailures failures, Backoff backoff, InstantSource clock) {
        this.failures = failures;
        this.backoff = backoff;
        this.clock = clock;
    }

    /**
     * Admits a call.
     *
     * @return whether the call is the probe of an open circuit
     * @throws YadoException {@code runtime_unavailable}, with the time since when, while the circuit is open
     */
    synchronized boolean admit() {
        if (why == null) {
            return false;
        }
        if (probing || clock.instant().isBefore(nextProbe)) {
            throw failures.open(why, since);
        }
        probing = true;
        return true;
    }

    /** Records a response: closes the circuit. */
    public synchronized void succeeded() {
        consecutiveFailures = 0;
        why = null;
        probing = false;
        backoff.reset();
    }

    /** Records a call that ended without evidence for or against the Runtime. */
    synchronized void abandoned() {
        probing = false;
    }

    /** Records a failure: opens the circuit at the third in a row. */
    public synchronized void failed(Failure failure) {
        consecutiveFailures++;
        if (why != null || consecutiveFailures >= THRESHOLD) {
            open(failure, clock.instant());
        }
    }

    /**
     * Opens the circuit at once.
     *
     * @param from the time since which the Runtime does not respond
     */
    public synchronized void trip(Failure failure, Instant from) {
        open(failure, from);
    }

    private void open(Failure failure, Instant from) {
        if (why == null) {
            since = from;
        }
        why = failure;
        probing = false;
        nextProbe = clock.instant().plus(backoff.next());
    }
}
