package dev.yado.runtime.wire;

import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.json.shape.WorkerSummary;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import java.util.List;
import java.util.Optional;

/** What stands around the answers of the contract: one field each. */
final class Envelopes {

    record OfRuntime(RuntimeSummary runtime) {
    }

    /** @param workers optional only because an absent list would be read as an empty one, and a body without it is not of the contract */
    record OfWorkers(Optional<List<WorkerSummary>> workers, Optional<String> next) {
    }

    record OfWorker(Worker worker) {
    }

    record OfInput(InputAck ack) {
    }

    record OfLifecycle(LifecycleAck ack) {
    }

    record OfAnswer(InteractionAck ack) {
    }

    /** @param interactions optional only because an absent list would be read as an empty one */
    record OfInteractions(Optional<List<Interaction>> interactions) {
    }

    record OfTranscript(TranscriptPage transcript) {
    }

    record OfRemoval(Removed removed) {
    }

    record Removed(WorkerRef workerRef) {
    }

    private Envelopes() {
    }
}
