package dev.yado.runtime.wire;

import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.json.wire.WorkerSummary;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import java.util.List;
import java.util.Optional;

/** The bodies of responses, each with one field that contains the value. */
final class Envelopes {

    record OfRuntime(RuntimeSummary runtime) {
    }

    /** A list of Workers. @param workers optional, so that an absent list, which violates the contract, is not read as an empty one */
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

    /** Open interactions. @param interactions optional, so that an absent list is not read as an empty one */
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
