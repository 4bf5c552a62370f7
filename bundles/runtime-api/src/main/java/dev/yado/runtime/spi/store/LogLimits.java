package dev.yado.runtime.spi.store;

import java.time.Instant;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The limits of a Worker's log: the newest part that is within all limits is retained.
 *
 * @param events maximum number of events
 * @param bytes maximum size in bytes, as measured by the store (approximately the text of the events)
 * @param oldest time of the oldest event; a log with only earlier events is dropped completely
 */
@ProviderType
public record LogLimits(long events, long bytes, Instant oldest) {

    /** No limits. */
    public static final LogLimits NONE = new LogLimits(Long.MAX_VALUE, Long.MAX_VALUE, Instant.MIN);

    /** Checks and copies the components. */
    public LogLimits {
        Objects.requireNonNull(oldest, "oldest");
        if (events < 0 || bytes < 0) {
            throw new IllegalArgumentException("limits are not negative");
        }
    }

    /** Returns limits that keep at most this many events. */
    public static LogLimits ofEvents(long max) {
        return new LogLimits(max, Long.MAX_VALUE, Instant.MIN);
    }

    /** Returns limits that keep at most this many bytes. */
    public static LogLimits ofBytes(long max) {
        return new LogLimits(Long.MAX_VALUE, max, Instant.MIN);
    }

    /** Returns limits that keep events from this time on. */
    public static LogLimits since(Instant oldest) {
        return new LogLimits(Long.MAX_VALUE, Long.MAX_VALUE, oldest);
    }
}
