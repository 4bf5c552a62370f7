package dev.yado.runtime.spi.store;

import org.osgi.annotation.versioning.ProviderType;

/** Reports that a store could not do what it was asked. Its message is for the log; clients see {@code store_failed} without details. */
@ProviderType
public class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Makes an exception without a cause. */
    public StoreException(String message) {
        this(message, null);
    }

    /** Makes an exception. @param cause may be null */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
