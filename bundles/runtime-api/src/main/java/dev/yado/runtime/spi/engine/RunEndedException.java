package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ProviderType;

/** Signals that the run of a {@link RunOutput} has ended; later reports are dropped. An engine must not catch it. */
@ProviderType
public final class RunEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception without a stack trace. */
    public RunEndedException() {
        super("the run has ended", null, false, false);
    }
}
