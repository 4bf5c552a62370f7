package dev.yado.runtime.spi.engine;

import dev.yado.model.id.WorkerRef;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.support.secret.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What an engine knows of a Worker and keeps with it. Belongs to one session; thread-safe. */
@ProviderType
public interface EngineContext {

    /** Maximum size of the engine state, in bytes of UTF-8. */
    int MAX_ENGINE_STATE = 4 << 10;

    /** Returns the Worker that the session serves. */
    WorkerRef worker();

    /** Returns the profile as it was resolved when the Worker was created; later changes of the configuration do not show here. */
    Profile profile();

    /** Returns the reader of what was said so far, for an engine that must rebuild its conversation. */
    TranscriptReader transcript();

    /**
     * Returns what a session of this Worker saved last, in this process or an earlier one, perhaps by an older version of the engine: for
     * example the id of a conversation that is kept elsewhere.
     */
    Optional<String> engineState();

    /**
     * Saves the engine state with the Worker, in place of the one before; durable when this returns. No client sees it, but it is no place for secrets.
     *
     * @param state at most {@value #MAX_ENGINE_STATE} bytes of UTF-8; empty removes it
     * @throws IllegalArgumentException when it is longer
     * @throws RunEndedException        when this session is not the Worker's any more
     */
    void saveEngineState(String state);

    /**
     * Returns a directory for this Worker alone. It is created on the first call, readable only by the Runtime's user, and removed with the Worker. Its path is not for
     * clients: not for events, messages or the transcript. Empty in a program that embeds a Runtime and gave it no directory.
     *
     * @throws EngineException when it cannot be created
     */
    Optional<Path> directory() throws EngineException;

    /**
     * Reads the values of the profile's environment.
     *
     * @throws EngineException when one is not available; the message names the variable
     */
    Map<String, Secret> environment() throws EngineException;
}
