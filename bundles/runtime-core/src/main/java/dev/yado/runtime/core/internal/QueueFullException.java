package dev.yado.runtime.core.internal;

import dev.yado.model.failure.YadoException;

/** An input that has to wait for its run, and too many do. Room may come soon. */
final class QueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient YadoException refusal;

    /** @param refusal what a caller is told who cannot wait for room */
    QueueFullException(YadoException refusal) {
        super(refusal.getMessage(), null, false, false);
        this.refusal = refusal;
    }

    YadoException refusal() {
        return refusal;
    }
}
