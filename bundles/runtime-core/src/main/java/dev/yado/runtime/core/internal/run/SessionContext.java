package dev.yado.runtime.core.internal.run;

import dev.yado.model.id.WorkerRef;
import dev.yado.runtime.core.internal.profile.ProfileEnvironment;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.TranscriptReader;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.support.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The Worker of one session, as its engine sees it. Thread-safe. */
final class SessionContext implements EngineContext {

    private static final System.Logger LOG = System.getLogger(SessionContext.class.getName());

    private final WorkerHandle handle;
    private final RunCoordinator runs;
    private final SessionSlot slot;
    private final RuntimeContext context;
    private final WorkerRef worker;
    private final Profile profile;
    private final TranscriptReader transcript;

    /** @param slot the session of this context: it must not overwrite the engine state of a later session */
    SessionContext(WorkerHandle handle, RunCoordinator runs, SessionSlot slot, RuntimeContext context, WorkerRef worker, Profile profile,
            TranscriptReader transcript) {
        this.handle = handle;
        this.runs = runs;
        this.slot = slot;
        this.context = context;
        this.worker = worker;
        this.profile = profile;
        this.transcript = transcript;
    }

    @Override
    public WorkerRef worker() {
        return worker;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public TranscriptReader transcript() {
        return transcript;
    }

    @Override
    public Optional<String> engineState() {
        return handle.commit(draft -> draft.record().engineState());
    }

    @Override
    public void saveEngineState(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_ENGINE_STATE) {
            throw new IllegalArgumentException("the engine state is at most " + MAX_ENGINE_STATE + " bytes");
        }
        Optional<String> state = text.isEmpty() ? Optional.empty() : Optional.of(text);
        handle.commit(draft -> {
            runs.requireInUse(slot);
            draft.engineState(state);
            return null;
        });
    }

    @Override
    public Optional<Path> directory() throws EngineException {
        try {
            return context.directories().open(worker.workerId());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the directory of " + worker + " could not be created", e);
            throw EngineException.unavailable("this Worker's directory could not be created; see the log of the Runtime");
        }
    }

    @Override
    public Map<String, Secret> environment() throws EngineException {
        return ProfileEnvironment.resolve(profile);
    }
}
