package dev.yado.runtime.core.internal.shared;

import dev.yado.runtime.core.internal.failure.Failures;
import java.util.concurrent.atomic.AtomicBoolean;

/** The stage of a Runtime's life: it serves, then may drain, then is closed. Thread-safe. */
public final class RuntimeLifecycle {

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean draining;

    /** Refuses new runs from now on. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Refuses every call from now on. Returns false when it was closed before. */
    public boolean close() {
        draining = true;
        return !closed.getAndSet(true);
    }

    public boolean isClosed() {
        return closed.get();
    }

    /** Fails with {@code runtime_unavailable} once the Runtime is closed. */
    public void requireOpen() {
        if (isClosed()) {
            throw Failures.stopping();
        }
    }
}
