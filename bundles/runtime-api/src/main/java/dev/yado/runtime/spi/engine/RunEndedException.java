package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ProviderType;

/** The run this output belonged to has ended; whatever the engine still has to say is dropped. */
@ProviderType
public final class RunEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RunEndedException() {
        super("the run has ended", null, false, false);
    }
}
