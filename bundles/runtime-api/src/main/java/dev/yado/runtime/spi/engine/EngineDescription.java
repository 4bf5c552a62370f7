package dev.yado.runtime.spi.engine;

import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * @param name         what profiles refer to, for example {@code echo}; {@code [a-z0-9-]{1,40}}
 * @param version      of the engine, for people and for {@code engine@version} of a Worker
 * @param capabilities what it can do; the Runtime refuses what is not listed
 */
@ProviderType
public record EngineDescription(String name, String version, Set<EngineCapability> capabilities) {

    public EngineDescription {
        Objects.requireNonNull(version, "version");
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("an engine name is 1 to 40 characters out of a-z 0-9 -");
        }
        capabilities = Set.copyOf(capabilities);
    }
}
