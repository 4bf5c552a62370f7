package dev.yado.runtime.core.internal.state;

import dev.yado.model.failure.YadoException;

/** Thrown for an input that cannot be queued because the Worker's queue is full. A place may become free soon. */
public final class QueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient YadoException refusal;

    /** @param refusal the error for a caller that cannot wait for a place */
    QueueFullException(YadoException refusal) {
        super(refusal.getMessage(), null, false, false);
        this.refusal = refusal;
    }

    public YadoException refusal() {
        return refusal;
    }
}
