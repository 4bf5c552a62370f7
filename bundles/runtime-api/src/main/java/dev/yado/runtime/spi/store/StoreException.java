package dev.yado.runtime.spi.store;

import org.osgi.annotation.versioning.ProviderType;

/** Reports that an operation of a store failed. The message is for the log; clients see {@code store_failed} without details. */
@ProviderType
public class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates an exception without a cause. */
    public StoreException(String message) {
        this(message, null);
    }

    /** Creates an exception. @param cause may be null */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
