package dev.yado.registry.internal.source;

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
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerProjection;
import dev.yado.support.redaction.MessageRedactor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What sources say, under the ids they are configured with and in words that may leave ({@link MessageRedactor}). The configured id is the authority: a source that calls itself or
 * its Workers' Runtime otherwise is corrected here, so that no answer can address another Runtime. Stateless.
 */
public final class Projections {

    private Projections() {
    }

    public static RuntimeProjection runtime(RuntimeProjection said, RuntimeId id) {
        RuntimeProjection cleaned = new RuntimeProjection(id, MessageRedactor.label(said.label(), id.value(), Failure.MAX_MESSAGE), said.kind(), said.status(), said.source(), SourceTextRedactor.of(said.note()),
                said.hostIds(), said.capabilities(), said.epoch(), said.store(), said.engines(), said.profiles(), said.since(), said.observedAt(),
                said.stale(), SourceTextRedactor.of(said.diagnostics()));
        return said.runtimeId().equals(id) ? cleaned : cleaned.withDiagnostic(Diagnostic.warning("runtime_id_mismatch",
                "the Runtime reports a different id; the configured id applies"));
    }

    public static HostProjection host(HostProjection said, RuntimeId id) {
        return new HostProjection(id, said.hostId(), MessageRedactor.label(said.label(), said.hostId().value(), Failure.MAX_MESSAGE), said.kind(), said.status(), said.observedAt(), said.lastSeenAt(),
                said.capabilities(), SourceTextRedactor.of(said.diagnostics()));
    }

    /**
     * Returns the requested Worker under its configured Runtime. The Runtime id that the source reports is ignored; another Worker is an
     * error.
     */
    public static WorkerProjection worker(WorkerProjection said, WorkerRef asked) {
        if (!said.ref().workerId().equals(asked.workerId())) {
            throw new YadoException(FailureCode.RUNTIME_MALFORMED_RESPONSE,
                    "Runtime " + asked.runtimeId() + " returned a different Worker than the requested one");
        }
        return worker(said, asked.runtimeId());
    }

    public static WorkerProjection worker(WorkerProjection said, RuntimeId id) {
        String label = MessageRedactor.givenName(said.label(), said.ref().workerId().value());
        String hint = said.displayHint().equals(said.label()) ? label : MessageRedactor.givenName(said.displayHint(), label);
        boolean named = label.equals(said.label()) && hint.equals(said.displayHint());
        if (named && said.ref().runtimeId().equals(id) && said.diagnostics().isEmpty() && said.activity().isEmpty()) {
            // Avoids a copy: a source may return very many Workers at once.
            return said;
        }
        List<Diagnostic> diagnostics = SourceTextRedactor.of(said.diagnostics());
        Optional<WorkerProjection.Activity> activity = said.activity().map(Projections::activity);
        return named && said.ref().runtimeId().equals(id) && diagnostics.equals(said.diagnostics()) && activity.equals(said.activity()) ? said
                : new WorkerProjection(new WorkerRef(id, said.ref().workerId()), said.hostId(), label, said.role(), said.profile(),
                        said.visibility(), said.workspaceIdentity(), said.state(), said.statusText(), said.lastSeenAt(), said.implementation(),
                        hint, said.capabilities(), activity, said.stale(), diagnostics);
    }

    private static WorkerProjection.Activity activity(WorkerProjection.Activity said) {
        return said.lastError().isEmpty() ? said
                : new WorkerProjection.Activity(said.run(), said.queuedInputs(), said.usage(), said.transcriptLength(), said.lastEventId(),
                        said.engine(), said.createdAt(), said.updatedAt(), SourceTextRedactor.of(said.lastError()));
    }

    public static InputAck inputAck(InputAck said, WorkerRef worker) {
        return new InputAck(worker, said.status(), said.transcriptSequence(), said.eventId(), said.runId(), said.delivery(), said.queued());
    }

    public static LifecycleAck lifecycleAck(LifecycleAck said, WorkerRef worker) {
        return new LifecycleAck(worker, said.status(), said.eventId());
    }

    public static InteractionAck interactionAck(InteractionAck said, WorkerRef worker) {
        return new InteractionAck(worker, said.interaction(), said.optionId(), said.eventId());
    }

    public static TranscriptPage transcript(TranscriptPage said, WorkerRef worker) {
        return said.worker().equals(worker) ? said
                : new TranscriptPage(worker, said.start(), said.limit(), said.totalItems(), said.items(), said.nextStart());
    }

    /** Returns the last known state of a source that does not respond, with the reason as a diagnostic. */
    public static RuntimeProjection lastKnown(RuntimeId id, Optional<RuntimeProjection> last, Instant since, Failure why) {
        return last.orElseGet(() -> neverSeen(id, since)).asStale().withDiagnostic(Diagnostic.of(why));
    }

    /** Returns a projection for a source that has not responded yet: only its id is known. */
    public static RuntimeProjection neverSeen(RuntimeId id, Instant since) {
        return new RuntimeProjection(id, id.value(), "unknown", RuntimeStatus.UNAVAILABLE, SourceKind.CUSTOM, "has not responded yet", List.of(),
                new RuntimeCapabilities(Set.of(), "not_applicable", "backend_internal", WorkerQuery.MAX_LIMIT, "unknown", "unknown"),
                Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.of(since), since, true, List.of());
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
