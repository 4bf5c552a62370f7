package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.source.api.WorkerProjection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The response bodies of accepted requests. {@code state} is always {@code accepted}: v0 Backends also sent {@code rejected} or {@code
 * unsupported} with status 200, which are errors with their own status here.
 */
public final class AcceptedResponses {

    private static final String STATE = "accepted";

    private AcceptedResponses() {
    }

    public record Creation(String state, WorkerView worker, List<Evidence> acceptanceEvidence, List<Diagnostic> diagnostics) {
        public static Creation of(WorkerProjection worker, List<Diagnostic> ofRequest) {
            String kind = switch (worker.source()) {
                case EMBEDDED_WORKER_RUNTIME -> "embedded_runtime_worker_created";
                case REMOTE_HTTP -> "remote_runtime_worker_created";
                default -> "runtime_worker_created";
            };
            return new Creation(STATE, WorkerView.of(worker), List.of(new Evidence(kind, "the Runtime created the Worker and keeps it")),
                    Stream.concat(ofRequest.stream(), worker.diagnostics().stream().filter(d -> d.severity() != Diagnostic.Severity.INFO)).toList());
        }
    }

    /** Evidence of the acceptance. */
    public record Evidence(String kind, String detail) {
    }

    public record Input(String state, RuntimeId runtimeId, WorkerId workerId, WorkerStatus status, OptionalLong transcriptSequence,
            long eventId, RunId runId, Delivery delivery, boolean queued, List<Diagnostic> diagnostics) {
        public static Input of(InputAck ack, List<Diagnostic> ofRequest) {
            return new Input(STATE, ack.worker().runtimeId(), ack.worker().workerId(), ack.status(), ack.transcriptSequence(), ack.eventId(),
                    ack.runId(), ack.delivery(), ack.queued(), ofRequest);
        }
    }

    public record Lifecycle(String state, RuntimeId runtimeId, WorkerId workerId, WorkerStatus status, long eventId,
            List<Diagnostic> diagnostics) {
        public static Lifecycle of(LifecycleAck ack, List<Diagnostic> ofRequest) {
            return new Lifecycle(STATE, ack.worker().runtimeId(), ack.worker().workerId(), ack.status(), ack.eventId(), ofRequest);
        }
    }

    public record Removal(String state, RuntimeId runtimeId, WorkerId workerId, List<Diagnostic> diagnostics) {
        public static Removal of(WorkerRef worker) {
            return new Removal(STATE, worker.runtimeId(), worker.workerId(), List.of());
        }
    }

    public record Interactions(String state, RuntimeId runtimeId, WorkerId workerId, List<Interaction> interactions, List<Diagnostic> diagnostics) {
        public static Interactions of(WorkerRef worker, List<Interaction> open) {
            return new Interactions(STATE, worker.runtimeId(), worker.workerId(), open, List.of());
        }
    }

    public record Answer(String state, RuntimeId runtimeId, WorkerId workerId, InteractionId interactionId, String optionId, long eventId,
            List<Diagnostic> diagnostics) {
        public static Answer of(InteractionAck ack, List<Diagnostic> ofRequest) {
            return new Answer(STATE, ack.worker().runtimeId(), ack.worker().workerId(), ack.interaction(), ack.optionId(), ack.eventId(), ofRequest);
        }
    }

    public record Transcript(String state, RuntimeId runtimeId, WorkerId workerId, long start, int limit, long totalItems,
            List<TranscriptItem> items, OptionalLong nextStart, List<Diagnostic> diagnostics) {
        public static Transcript of(TranscriptPage page) {
            return new Transcript(STATE, page.worker().runtimeId(), page.worker().workerId(), page.start(), page.limit(), page.totalItems(),
                    page.items(), page.nextStart(), List.of());
        }
    }
}
