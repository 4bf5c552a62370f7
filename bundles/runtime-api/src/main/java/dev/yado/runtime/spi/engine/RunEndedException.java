package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ProviderType;

/** Signals that the run of a {@link RunOutput} has ended; later reports are dropped. An engine lets it pass. */
@ProviderType
public final class RunEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception without a stack trace. */
    public RunEndedException() {
        super("the run has ended", null, false, false);
    }
}
