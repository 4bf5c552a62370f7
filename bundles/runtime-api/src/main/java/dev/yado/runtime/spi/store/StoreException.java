package dev.yado.runtime.spi.store;

import org.osgi.annotation.versioning.ProviderType;

/** A store could not do what it was asked. Its message is for the log; clients see {@code store_failed} without details. */
@ProviderType
public sealed class StoreException extends Exception permits DamagedException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
