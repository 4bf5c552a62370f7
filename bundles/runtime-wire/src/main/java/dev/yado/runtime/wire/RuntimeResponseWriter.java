package dev.yado.runtime.wire;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.WorkerSummary;
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

/** Writes the responses of a Runtime as UTF-8 JSON. Immutable and safe to share. */
@ProviderType
public final class RuntimeResponseWriter {

    private final ModelJson json;
    private final WireCompat compat;

    /** Creates a writer. @param compat the clients whose decoders limit the output */
    public RuntimeResponseWriter(ModelJson json, WireCompat compat) {
        this.json = Objects.requireNonNull(json, "json");
        this.compat = Objects.requireNonNull(compat, "compat");
    }

    /** Writes {@code {"runtime":...}}. */
    public byte[] runtime(RuntimeSummary summary) {
        Envelopes.OfRuntime envelope = new Envelopes.OfRuntime(summary);
        if (compat == WireCompat.NONE) {
            return json.encode(envelope);
        }
        ObjectNode tree = json.mapper().valueToTree(envelope);
        ((ObjectNode) tree.get("runtime")).put("backend", "memory");
        return json.encode(tree);
    }

    /** Writes {@code {"workers":[...],"next":...}}, each Worker in the short form; {@code next} only if there are more. */
    public byte[] workers(Page<Worker> page) {
        return json.encode(new Envelopes.OfWorkers(Optional.of(page.items().stream().map(WorkerSummary::new).toList()), page.next()));
    }

    /** Writes {@code {"worker":...}}. */
    public byte[] worker(Worker worker) {
        return worker(worker, List.of());
    }

    /** Writes the same with {@code diagnostics} about the request, if there are any. */
    public byte[] worker(Worker worker, List<Diagnostic> ofRequest) {
        return with(new Envelopes.OfWorker(worker), ofRequest);
    }

    /** Writes {@code {"ack":...}} of an input. */
    public byte[] ack(InputAck ack) {
        return ack(ack, List.of());
    }

    /** Writes the same with {@code diagnostics} about the request, if there are any. */
    public byte[] ack(InputAck ack, List<Diagnostic> ofRequest) {
        return with(new Envelopes.OfInput(ack), ofRequest);
    }

    /** Writes {@code {"ack":...}} of a stop or cancel. */
    public byte[] ack(LifecycleAck ack) {
        return ack(ack, List.of());
    }

    /** Writes the same with {@code diagnostics} about the request, if there are any. */
    public byte[] ack(LifecycleAck ack, List<Diagnostic> ofRequest) {
        return with(new Envelopes.OfLifecycle(ack), ofRequest);
    }

    /** Writes {@code {"ack":...}} of an answer. */
    public byte[] ack(InteractionAck ack) {
        return ack(ack, List.of());
    }

    /** Writes the same with {@code diagnostics} about the request, if there are any. */
    public byte[] ack(InteractionAck ack, List<Diagnostic> ofRequest) {
        return with(new Envelopes.OfAnswer(ack), ofRequest);
    }

    /** Writes {@code {"interactions":[...]}}. */
    public byte[] interactions(List<Interaction> open) {
        return json.encode(new Envelopes.OfInteractions(Optional.of(open)));
    }

    /** Writes {@code {"transcript":...}}. */
    public byte[] transcript(TranscriptPage page) {
        return json.encode(new Envelopes.OfTranscript(compat.narrow(page)));
    }

    /** Writes {@code {"removed":{"worker_ref":...}}}. */
    public byte[] removed(WorkerRef worker) {
        return json.encode(new Envelopes.OfRemoval(new Envelopes.Removed(worker)));
    }

    /** Writes {@code {"error":{"code","message",...}}}. */
    public byte[] failure(Failure failure) {
        return json.encode(failure);
    }

    private byte[] with(Object envelope, List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            return json.encode(envelope);
        }
        ObjectNode tree = json.mapper().valueToTree(envelope);
        tree.set("diagnostics", json.mapper().valueToTree(diagnostics));
        return json.encode(tree);
    }
}
