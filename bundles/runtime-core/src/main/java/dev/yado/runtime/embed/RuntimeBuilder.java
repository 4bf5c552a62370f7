package dev.yado.runtime.embed;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import dev.yado.runtime.core.internal.RuntimeAssembly;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.WorkerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Builds a Runtime for an embedding program. Everything but the id has a default: the memory store, no engine, the built-in profiles. Not thread-safe; use it once.
 */
@ProviderType
public final class RuntimeBuilder {

    /** Maximum number of events that the default store keeps per Worker. */
    public static final int DEFAULT_MAX_EVENTS = MemoryStore.DEFAULT_MAX_EVENTS;

    private RuntimeSettings settings;
    private final List<Engine> engines = new ArrayList<>();
    private final List<Profile> profiles = new ArrayList<>();
    private WorkerStore store;

    /** Starts to build a Runtime with an id. */
    public RuntimeBuilder(RuntimeId id) {
        settings = RuntimeSettings.defaults(id);
    }

    /** Sets the name shown to users; default none. */
    public RuntimeBuilder displayName(String name) {
        settings = settings.withDisplayName(Optional.of(Text.label(name)));
        return this;
    }

    /** Adds an engine. */
    public RuntimeBuilder engine(Engine engine) {
        engines.add(engine);
        return this;
    }

    /** Adds a profile. */
    public RuntimeBuilder profile(Profile profile) {
        profiles.add(profile);
        return this;
    }

    /**
     * Sets the store.
     *
     * @param workerStore owned and closed by the Runtime from then on
     */
    public RuntimeBuilder store(WorkerStore workerStore) {
        store = workerStore;
        return this;
    }

    /**
     * Sets the cancel deadline.
     *
     * @param deadline time that an engine has to end a cancelled run before the run is ended without it; default 5 s
     */
    public RuntimeBuilder cancelDeadline(Duration deadline) {
        settings = settings.withCancelDeadline(deadline);
        return this;
    }

    /**
     * Sets the data directory. Without it Workers have no directories, and engines that require one fail.
     *
     * @param directory Workers get directories in {@code workers/} of it
     */
    public RuntimeBuilder dataDirectory(Path directory) {
        settings = settings.withDataDirectory(directory);
        return this;
    }

    /** Starts the Runtime: it serves when this returns. */
    public EmbeddedRuntime start() {
        WorkerStore owned = store == null ? new MemoryStore(DEFAULT_MAX_EVENTS) : store;
        EmbeddedRuntime runtime = new EmbeddedCoreRuntime(new RuntimeAssembly(settings, owned, owned::close));
        try {
            profiles.forEach(profile -> runtime.addProfile(profile, 0, profile));
            engines.forEach(engine -> runtime.addEngine(engine, 0, engine));
            return runtime;
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }
}
