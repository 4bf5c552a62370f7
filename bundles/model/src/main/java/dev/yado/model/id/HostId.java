package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Identifies a host in the Backend. Derived from other values; never a host name or an address.
 *
 * @param value 1 to 120 characters of {@code [A-Za-z0-9_:-]}
 */
@ProviderType
public record HostId(String value) implements Comparable<HostId> {

    /** Checks the components. @throws YadoException {@link FailureCode#INVALID_IDENTIFIER} if {@code value} is not of the allowed form */
    public HostId {
        Identifiers.require("host_id", value);
    }

    @Override
    public int compareTo(HostId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
