package dev.yado.source.remote.internal.call;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.YadoException;
import dev.yado.support.concurrent.Backoff;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps callers from waiting for a Runtime that does not answer. Opens after a few failures in a row, or when the link says so; then calls fail at
 * once, but for one now and then that tries whether it is back. Thread-safe.
 */
public final class CircuitBreaker {

    private static final int THRESHOLD = 3;

    private final RemoteFailures failures;
    private final InstantSource clock;
    private final Backoff backoff;

    // Guarded by this.
    private int inARow;
    private Failure why;
    private Instant since;
    private Instant nextTry;
    private boolean trying;

    public CircuitBreaker(RemoteFailures failures, Backoff backoff, InstantSource clock) {
        this.failures = failures;
        this.backoff = backoff;
        this.clock = clock;
    }

    /**
     * @return true for the call that tries whether it is back
     * @throws YadoException {@code runtime_unavailable} with since when, while it is open
     */
    synchronized boolean admit() {
        if (why == null) {
            return false;
        }
        if (trying || clock.instant().isBefore(nextTry)) {
            throw failures.open(why, since);
        }
        trying = true;
        return true;
    }

    public synchronized void succeeded() {
        inARow = 0;
        why = null;
        trying = false;
        backoff.reset();
    }

    /** The call ended without telling anything about the Runtime. */
    synchronized void abandoned() {
        trying = false;
    }

    public synchronized void failed(Failure failure) {
        inARow++;
        if (why != null || inARow >= THRESHOLD) {
            open(failure, clock.instant());
        }
    }

    /** Opens now. @param from since when it does not answer */
    public synchronized void trip(Failure failure, Instant from) {
        open(failure, from);
    }

    private void open(Failure failure, Instant from) {
        if (why == null) {
            since = from;
        }
        why = failure;
        trying = false;
        nextTry = clock.instant().plus(backoff.next());
    }
}
