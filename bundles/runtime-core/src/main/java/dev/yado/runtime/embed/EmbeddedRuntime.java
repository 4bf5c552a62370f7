package dev.yado.runtime.embed;

import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;
import org.osgi.annotation.versioning.ProviderType;

/** A Runtime together with the means to change what it is made of while it runs. Thread-safe. */
@ProviderType
public interface EmbeddedRuntime extends WorkerRuntime, AutoCloseable {

    /**
     * Adds an engine; Workers that waited for one of its name go on.
     *
     * @param owner   what it is removed by
     * @param ranking of two engines with one name the higher takes new runs
     * @throws IllegalArgumentException when the engine cannot say what it is; nothing has changed then
     */
    void addEngine(Object owner, int ranking, Engine engine);

    /** Removes an engine; its active runs end as interrupted, its Workers wait. Unknown is fine. */
    void removeEngine(Object owner);

    /** Adds a profile, or replaces the one its owner added before. */
    void addProfile(Object owner, int ranking, Profile profile);

    /** Removes a profile; Workers that were created from it keep it. Unknown is fine. */
    void removeProfile(Object owner);

    /** Stops: active runs end as interrupted, streams with a closing notice, the store is closed. Takes at most a few seconds. Idempotent. */
    @Override
    void close();
}
