package dev.yado.registry.api;

import dev.yado.model.value.Text;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who asks.
 *
 * @param name a name for the audit trail, never a credential
 * @param kind how it was recognised
 */
@ProviderType
public record Caller(String name, Kind kind) {

    /** How a caller was recognised. */
    public enum Kind {
        /** Came over the loopback interface, where no authentication is configured. */
        LOOPBACK,
        /** Presented the configured token. */
        TOKEN,
        /** Code in this process. */
        INTERNAL
    }

    public Caller {
        name = Text.label(name);
    }
}
