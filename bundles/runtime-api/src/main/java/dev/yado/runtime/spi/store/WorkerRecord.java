package dev.yado.runtime.spi.store;

import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All that is kept of a Worker beside its log. It is the sum of the log: committed together with the events that changed it, so that
 * neither a listing nor a restart has to read logs.
 *
 * @param request         what it was created from
 * @param profile         as resolved at creation
 * @param engineVersion   of the engine that its newest run began on; before the first, of the one it was created for
 * @param engineState     what its engine has noted for itself, for example the id of a session elsewhere; at most {@value #MAX_ENGINE_STATE} bytes of UTF-8
 * @param lastSequence    of its newest event
 * @param transcriptCount items of its transcript
 * @param runCount        runs begun or queued so far; numbers the next one
 * @param activeRun       the run that is going on
 * @param queue           accepted inputs that wait, oldest first
 * @param terminalEvent   the event that ended it
 * @param lastError       message of the newest failed run
 * @param interactions    questions of the active run that are open, oldest first
 */
@ProviderType
public record WorkerRecord(WorkerId id, WorkerStatus status, WorkerRequest request, Profile profile, String engineVersion,
        Optional<String> engineState, long lastSequence, long transcriptCount, long runCount, Optional<ActiveRun> activeRun,
        List<QueuedInput> queue, Usage usage, OptionalLong terminalEvent, Optional<String> lastError,
        List<Interaction> interactions, Instant createdAt, Instant updatedAt) {

    /** Most bytes of an engine's note. */
    public static final int MAX_ENGINE_STATE = EngineContext.MAX_ENGINE_STATE;

    /** A run that is going on. @param turn the turn that was begun last; 0 before the first */
    public record ActiveRun(RunId id, InputKind kind, Instant startedAt, int turn) {
    }

    /**
     * An accepted input that waits.
     *
     * @param inTranscript true when the transcript has it already, because it was meant for a run that ended too early to take it
     */
    public record QueuedInput(RunId runId, InputKind kind, String content, boolean inTranscript) {
    }

    public WorkerRecord {
        if (engineState.isPresent() && engineState.get().getBytes(StandardCharsets.UTF_8).length > MAX_ENGINE_STATE) {
            throw new IllegalArgumentException("an engine's note is at most " + MAX_ENGINE_STATE + " bytes");
        }
        queue = List.copyOf(queue);
        interactions = List.copyOf(interactions);
    }
}
