package dev.yado.runtime.spi.engine;

import dev.yado.model.id.WorkerRef;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.support.secret.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What an engine gets to know of a Worker. Of one session; thread-safe. */
@ProviderType
public interface EngineContext {

    /** Longest note, in bytes of UTF-8. */
    int MAX_NOTE = 4 << 10;

    /** Who. */
    WorkerRef worker();

    /** As it was resolved when the Worker was created; later changes of the configuration do not show here. */
    Profile profile();

    /** What was said so far; read it when a conversation must be rebuilt. */
    TranscriptReader transcript();

    /**
     * What a session of this Worker noted last, here or in an earlier life of the process, maybe by an older version of the engine: for example the id of
     * a conversation that is kept elsewhere.
     */
    Optional<String> note();

    /**
     * Keeps a note with the Worker, in place of the one before; durable when this returns. It is not shown to anybody, but it is no place for secrets.
     *
     * @param text at most {@value #MAX_NOTE} bytes of UTF-8; empty removes the note
     * @throws IllegalArgumentException when it is longer
     * @throws RunEndedException        when this session is not the Worker's any more
     */
    void note(String text);

    /**
     * A directory for this Worker alone, made when it is first asked for, readable by nobody else, and removed with the Worker. Its path is not for
     * clients: not for events, messages or the transcript. Empty in a program that embeds a Runtime and gave it no directory.
     *
     * @throws EngineException when it cannot be made
     */
    Optional<Path> directory() throws EngineException;

    /**
     * The values of the profile's environment, read now.
     *
     * @throws EngineException when one is not to be had; the message names the variable
     */
    Map<String, Secret> environment() throws EngineException;
}
