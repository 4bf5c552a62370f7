package dev.yado.runtime.wire;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.shape.WorkerSummary;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.value.Page;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import tools.jackson.databind.node.ObjectNode;

/** Writes the answers of a Runtime as UTF-8 JSON. Immutable and safe to share. */
@ProviderType
public final class RuntimeResponseWriter {

    private final ModelJson json;
    private final WireCompat compat;

    /** Makes a writer. @param compat the clients whose decoders apply */
    public RuntimeResponseWriter(ModelJson json, WireCompat compat) {
        this.json = Objects.requireNonNull(json, "json");
        this.compat = Objects.requireNonNull(compat, "compat");
    }

    /** {@code {"runtime":...}}. */
    public byte[] runtime(RuntimeSummary summary) {
        Envelopes.OfRuntime envelope = new Envelopes.OfRuntime(summary);
        if (compat == WireCompat.NONE) {
            return json.encode(envelope);
        }
        ObjectNode tree = json.mapper().valueToTree(envelope);
        ((ObjectNode) tree.get("runtime")).put("backend", "memory");
        return json.encode(tree);
    }

    /** {@code {"workers":[...],"next":...}}, each in the short form; {@code next} only when there is more. */
    public byte[] workers(Page<Worker> page) {
        return json.encode(new Envelopes.OfWorkers(Optional.of(page.items().stream().map(WorkerSummary::new).toList()), page.next()));
    }

    /** {@code {"worker":...}}. */
    public byte[] worker(Worker worker) {
        return json.encode(new Envelopes.OfWorker(worker));
    }

    /** {@code {"ack":...}}. */
    public byte[] ack(InputAck ack) {
        return json.encode(new Envelopes.OfInput(ack));
    }

    /** {@code {"ack":...}}. */
    public byte[] ack(LifecycleAck ack) {
        return json.encode(new Envelopes.OfLifecycle(ack));
    }

    /** {@code {"ack":...}}. */
    public byte[] ack(InteractionAck ack) {
        return json.encode(new Envelopes.OfAnswer(ack));
    }

    /** {@code {"interactions":[...]}}. */
    public byte[] interactions(List<Interaction> open) {
        return json.encode(new Envelopes.OfInteractions(Optional.of(open)));
    }

    /** {@code {"transcript":...}}. */
    public byte[] transcript(TranscriptPage page) {
        return json.encode(new Envelopes.OfTranscript(compat.narrow(page)));
    }

    /** {@code {"removed":{"worker_ref":...}}}. */
    public byte[] removed(WorkerRef worker) {
        return json.encode(new Envelopes.OfRemoval(new Envelopes.Removed(worker)));
    }

    /** {@code {"error":{"code","message",...}}}. */
    public byte[] failure(Failure failure) {
        return json.encode(failure);
    }
}
