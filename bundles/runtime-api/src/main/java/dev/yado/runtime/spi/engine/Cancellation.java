package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ProviderType;

/** The cancellation of one run. Safe to use from any thread. */
@ProviderType
public interface Cancellation {

    /** Returns whether the run was cancelled. */
    boolean requested();

    /**
     * Registers an action that is called once on cancellation, or immediately if the run is already cancelled. It is called on the cancelling thread and should
     * return at once, for example after it has closed a connection.
     */
    void onRequest(Runnable action);
}
