package dev.yado.runtime.spi.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The retained part of a log: all events except the dropped oldest ones.
 *
 * @param firstEvent the lowest retained sequence; the newest sequence plus 1 if nothing is retained
 * @param firstItem the lowest retained transcript sequence; the newest one plus 1 if nothing is retained
 */
@ProviderType
public record LogWindow(long firstEvent, long firstItem) {

    /** A log without dropped events. */
    public static final LogWindow WHOLE = new LogWindow(1, 1);
}
