package dev.yado.runtime.spi.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The retained part of a log: all of it but its oldest part.
 *
 * @param firstEvent the lowest sequence retained; one above the newest event's when none is
 * @param firstItem  the lowest transcript sequence retained; one above the newest item's when none is
 */
@ProviderType
public record LogWindow(long firstEvent, long firstItem) {

    /** A log of which nothing was dropped. */
    public static final LogWindow WHOLE = new LogWindow(1, 1);
}
