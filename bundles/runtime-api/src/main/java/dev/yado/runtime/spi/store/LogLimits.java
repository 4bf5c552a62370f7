package dev.yado.runtime.spi.store;

import java.time.Instant;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How much of a Worker's log is kept: its newest part that is within all of these.
 *
 * @param events most events
 * @param bytes  most bytes, as the store counts them (about what the events' text takes)
 * @param oldest events before this are too old; it may drop a whole log
 */
@ProviderType
public record LogLimits(long events, long bytes, Instant oldest) {

    /** Everything is kept. */
    public static final LogLimits NONE = new LogLimits(Long.MAX_VALUE, Long.MAX_VALUE, Instant.MIN);

    public LogLimits {
        Objects.requireNonNull(oldest, "oldest");
        if (events < 0 || bytes < 0) {
            throw new IllegalArgumentException("limits are not negative");
        }
    }

    public static LogLimits ofEvents(long most) {
        return new LogLimits(most, Long.MAX_VALUE, Instant.MIN);
    }

    public static LogLimits ofBytes(long most) {
        return new LogLimits(Long.MAX_VALUE, most, Instant.MIN);
    }

    public static LogLimits since(Instant oldest) {
        return new LogLimits(Long.MAX_VALUE, Long.MAX_VALUE, oldest);
    }
}
