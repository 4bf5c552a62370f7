package dev.yado.support.sse;

import org.osgi.annotation.versioning.ProviderType;

/** Thrown when a line or an event of a stream exceeds its maximum. The stream cannot be parsed further. */
@ProviderType
public final class SseTooLongException extends Exception {

    private static final long serialVersionUID = 1L;

    SseTooLongException() {
        super("an event of the stream is too long", null, false, false);
    }
}
