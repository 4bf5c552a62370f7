package dev.yado.runtime.embed;

import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;
import org.osgi.annotation.versioning.ProviderType;

/** A Runtime whose engines and profiles an embedding program can change while it runs. Thread-safe. */
@ProviderType
public interface EmbeddedRuntime extends WorkerRuntime, AutoCloseable {

    /**
     * Adds an engine, and starts the inputs that wait for one of its name.
     *
     * @param owner   the key to remove it by
     * @param ranking of two engines with one name, the one with the higher ranking gets new runs
     * @throws IllegalArgumentException if the engine has no valid description; nothing has changed then
     */
    void addEngine(Object owner, int ranking, Engine engine);

    /** Removes an engine; its active runs end as interrupted, and its Workers wait for another one. No effect for an unknown owner. */
    void removeEngine(Object owner);

    /** Adds a profile, or replaces the one its owner added before. */
    void addProfile(Object owner, int ranking, Profile profile);

    /** Removes a profile; Workers that were created from it keep it. No effect for an unknown owner. */
    void removeProfile(Object owner);

    /** Stops the Runtime: active runs end as interrupted, streams end with a closing notice, and the store is closed. Takes a few seconds at most. Idempotent. */
    @Override
    void close();
}
