package dev.yado.runtime.spi.engine;

import dev.yado.model.id.WorkerRef;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.support.secret.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The Worker of one engine session: its profile, transcript, saved state and directory. Thread-safe. */
@ProviderType
public interface EngineContext {

    /** Maximum size of the engine state, in bytes of UTF-8. */
    int MAX_ENGINE_STATE = 4 << 10;

    /** Returns the Worker that the session serves. */
    WorkerRef worker();

    /** Returns the profile with which the Worker was created. Later changes of the configuration do not affect it. */
    Profile profile();

    /** Returns a reader of the transcript, for an engine that must restore its conversation. */
    TranscriptReader transcript();

    /**
     * Returns the state that a session of this Worker saved last, for example the id of a conversation on another server. It may have been saved by an earlier
     * process or an older version of the engine.
     */
    Optional<String> engineState();

    /**
     * Saves the engine state with the Worker, replacing the previous one. Durable when this method returns. Clients cannot read it, but it must not contain
     * secrets.
     *
     * @param state at most {@value #MAX_ENGINE_STATE} bytes of UTF-8; empty removes it
     * @throws IllegalArgumentException if it is too long
     * @throws RunEndedException if the session is closed, or the Worker has a newer one
     */
    void saveEngineState(String state);

    /**
     * Returns the directory of this Worker. It is created by the first call, accessible only to the user of the Runtime's process, and removed with the Worker.
     * Its path must not appear in events, messages or the transcript. Empty in a program that embeds a Runtime without a directory.
     *
     * @throws EngineException if it cannot be created
     */
    Optional<Path> directory() throws EngineException;

    /**
     * Reads the values of the profile's environment.
     *
     * @throws EngineException if one is not available; the message names the variable
     */
    Map<String, Secret> environment() throws EngineException;
}
