package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ProviderType;

/** Whether a run was cancelled. Safe to use from any thread. */
@ProviderType
public interface Cancellation {

    boolean requested();

    /**
     * Has {@code action} run once when the run is cancelled (at once, if it already was), on the cancelling thread; it should
     * only set things off, for example close a connection.
     */
    void onRequest(Runnable action);
}
