package dev.yado.runtime.spi.profile;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A secret in memory. It shows its value to whoever asks for it by name and to nothing else: not in {@link #toString}, so not in logs, messages and
 * the text forms of what contains it. Immutable.
 */
@ProviderType
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** For the wire or the process it is meant for, and for nothing that is kept or shown; what comes back from there goes through a {@link Scrubber}. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
