package dev.yado.registry.internal.call;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerActivity;
import dev.yado.source.api.WorkerProjection;
import dev.yado.support.redaction.MessageRedactor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Converts the projections of sources: replaces their ids by the configured ones, so that no response can refer to another Runtime, and redacts their texts
 * ({@link MessageRedactor}). Stateless.
 */
public final class Projections {

    private Projections() {
    }

    public static RuntimeProjection runtime(RuntimeProjection reported, RuntimeId id) {
        RuntimeProjection cleaned = reported.toBuilder().runtimeId(id).label(MessageRedactor.label(reported.label(), id.value(), Failure.MAX_MESSAGE))
                .note(SourceTextRedactor.of(reported.note())).diagnostics(SourceTextRedactor.of(reported.diagnostics())).build();
        return reported.runtimeId().equals(id) ? cleaned : cleaned.withDiagnostic(Diagnostic.warning("runtime_id_mismatch",
                "the Runtime reports a different id; the configured id applies"));
    }

    public static HostProjection host(HostProjection reported, RuntimeId id) {
        return reported.toBuilder().runtimeId(id).label(MessageRedactor.label(reported.label(), reported.hostId().value(), Failure.MAX_MESSAGE))
                .diagnostics(SourceTextRedactor.of(reported.diagnostics())).build();
    }

    /**
     * Returns the requested Worker under its configured Runtime. The Runtime id that the source reports is ignored; another Worker is an
     * error.
     */
    public static WorkerProjection worker(WorkerProjection reported, WorkerRef requested) {
        if (!reported.ref().workerId().equals(requested.workerId())) {
            throw new YadoException(FailureCode.RUNTIME_MALFORMED_RESPONSE,
                    "Runtime " + requested.runtimeId() + " returned a different Worker than the requested one");
        }
        return worker(reported, requested.runtimeId());
    }

    public static WorkerProjection worker(WorkerProjection reported, RuntimeId id) {
        String label = MessageRedactor.givenName(reported.label(), reported.ref().workerId().value());
        String hint = reported.displayHint().equals(reported.label()) ? label : MessageRedactor.givenName(reported.displayHint(), label);
        boolean named = label.equals(reported.label()) && hint.equals(reported.displayHint());
        if (named && reported.ref().runtimeId().equals(id) && reported.diagnostics().isEmpty() && reported.activity().isEmpty()) {
            // Avoids a copy: a source may return very many Workers at once.
            return reported;
        }
        List<Diagnostic> diagnostics = SourceTextRedactor.of(reported.diagnostics());
        Optional<WorkerActivity> activity = reported.activity().map(Projections::activity);
        return named && reported.ref().runtimeId().equals(id) && diagnostics.equals(reported.diagnostics()) && activity.equals(reported.activity()) ? reported
                : reported.toBuilder().ref(new WorkerRef(id, reported.ref().workerId())).label(label).displayHint(hint).activity(activity.orElse(null))
                        .diagnostics(diagnostics).build();
    }

    private static WorkerActivity activity(WorkerActivity reported) {
        return reported.lastError().isEmpty() ? reported
                : reported.toBuilder().lastError(SourceTextRedactor.of(reported.lastError()).orElse(null)).build();
    }

    public static InputAck inputAck(InputAck reported, WorkerRef worker) {
        return reported.toBuilder().worker(worker).build();
    }

    public static LifecycleAck lifecycleAck(LifecycleAck reported, WorkerRef worker) {
        return new LifecycleAck(worker, reported.status(), reported.eventId());
    }

    public static InteractionAck interactionAck(InteractionAck reported, WorkerRef worker) {
        return new InteractionAck(worker, reported.interaction(), reported.optionId(), reported.eventId());
    }

    public static TranscriptPage transcript(TranscriptPage reported, WorkerRef worker) {
        return reported.worker().equals(worker) ? reported
                : reported.toBuilder().worker(worker).build();
    }

    /** Returns the last known state of a source that does not respond, with the reason as a diagnostic. */
    public static RuntimeProjection lastKnown(RuntimeId id, Optional<RuntimeProjection> last, Instant since, Failure why) {
        return last.orElseGet(() -> neverSeen(id, since)).toBuilder().stale(true).build().withDiagnostic(Diagnostic.of(why));
    }

    /** Returns a projection for a source that has not responded yet: only its id is known. */
    public static RuntimeProjection neverSeen(RuntimeId id, Instant since) {
        return RuntimeProjection.builder(id, SourceKind.UNKNOWN, id.value()).status(RuntimeStatus.UNAVAILABLE).note("has not responded yet")
                .capabilities(RuntimeCapabilities.builder().build()).since(since).observedAt(since).stale(true).build();
    }

    /** Returns a failure of one Runtime as a diagnostic of a list. */
    public static Diagnostic diagnostic(RuntimeId id, Failure failure) {
        String message = failure.message().contains(id.value()) ? failure.message() : "Runtime " + id + ": " + failure.message();
        return failure.code() == FailureCode.RUNTIME_UNAVAILABLE || failure.code() == FailureCode.RUNTIME_TIMEOUT
                ? Diagnostic.warning(failure.code().wire(), message)
                : Diagnostic.error(failure.code().wire(), message);
    }

    /** Returns the diagnostic for source services without a valid id. */
    public static Diagnostic invalidSources(int count) {
        return Diagnostic.warning("source_invalid", (count == 1 ? "one source has" : count + " sources have")
                + " no valid runtime_id and cannot be listed; the log names the bundle");
    }
}
