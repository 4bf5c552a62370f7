package dev.yado.runtime.core.internal.state;

import dev.yado.model.failure.YadoException;

/** An input that has to wait for its run, and too many do. Room may come soon. */
public final class QueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient YadoException refusal;

    /** @param refusal what a caller is told who cannot wait for room */
    QueueFullException(YadoException refusal) {
        super(refusal.getMessage(), null, false, false);
        this.refusal = refusal;
    }

    public YadoException refusal() {
        return refusal;
    }
}
