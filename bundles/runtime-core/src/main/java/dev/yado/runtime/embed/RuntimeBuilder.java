package dev.yado.runtime.embed;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import dev.yado.runtime.core.internal.RuntimeAssembly;
import dev.yado.runtime.core.internal.context.RuntimeSettings;
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
 * Makes a Runtime for a program that embeds one. Everything but the id has a default: memory store, no engine, the built-in profiles. Not
 * thread-safe; use it once.
 */
@ProviderType
public final class RuntimeBuilder {

    /** Events the default store keeps of one Worker. */
    public static final int DEFAULT_MAX_EVENTS = MemoryStore.DEFAULT_MAX_EVENTS;

    private RuntimeSettings settings;
    private final List<Engine> engines = new ArrayList<>();
    private final List<Profile> profiles = new ArrayList<>();
    private WorkerStore store;

    public RuntimeBuilder(RuntimeId id) {
        settings = RuntimeSettings.defaults(id);
    }

    public RuntimeBuilder displayName(String name) {
        settings = settings.withDisplayName(Optional.of(Text.label(name)));
        return this;
    }

    public RuntimeBuilder engine(Engine engine) {
        engines.add(engine);
        return this;
    }

    public RuntimeBuilder profile(Profile profile) {
        profiles.add(profile);
        return this;
    }

    /** @param workerStore owned by the Runtime from then on */
    public RuntimeBuilder store(WorkerStore workerStore) {
        store = workerStore;
        return this;
    }

    /** @param deadline how long an engine gets to end a cancelled run before it is abandoned; default 5 s */
    public RuntimeBuilder cancelDeadline(Duration deadline) {
        settings = settings.withCancelDeadline(deadline);
        return this;
    }

    /** @param directory where Workers get directories of their own, in {@code workers/} of it; without it they get none, and engines that need one refuse */
    public RuntimeBuilder dataDirectory(Path directory) {
        settings = settings.withDataDirectory(directory);
        return this;
    }

    /** Starts it: it serves when this returns. */
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
