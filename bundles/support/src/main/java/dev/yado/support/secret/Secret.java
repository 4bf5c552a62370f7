package dev.yado.support.secret;

import dev.yado.support.redaction.SecretRedactor;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A secret in memory. Only {@link #value} gives its value; {@link #toString} does not, so it stays out of logs, messages and the text forms of
 * what contains it. Immutable.
 */
@ProviderType
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * Returns the value, for the connection or the process that needs it. It must not be stored or shown; output of these must be passed through a {@link
     * dev.yado.support.redaction.SecretRedactor}.
     */
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
