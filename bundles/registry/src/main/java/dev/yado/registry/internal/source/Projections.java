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
 * What sources say, under the ids they are configured with and in words that may leave ({@link MessageRedactor}). The configured id is the authority: a source that calls itself or
 * its Workers' Runtime otherwise is corrected here, so that no answer can address another Runtime. Stateless.
 */
public final class Projections {

    private Projections() {
    }

    public static RuntimeProjection runtime(RuntimeProjection said, RuntimeId id) {
        RuntimeProjection cleaned = said.toBuilder().runtimeId(id).label(MessageRedactor.label(said.label(), id.value(), Failure.MAX_MESSAGE))
                .note(SourceTextRedactor.of(said.note())).diagnostics(SourceTextRedactor.of(said.diagnostics())).build();
        return said.runtimeId().equals(id) ? cleaned : cleaned.withDiagnostic(Diagnostic.warning("runtime_id_mismatch",
                "the Runtime reports a different id; the configured id applies"));
    }

    public static HostProjection host(HostProjection said, RuntimeId id) {
        return said.toBuilder().runtimeId(id).label(MessageRedactor.label(said.label(), said.hostId().value(), Failure.MAX_MESSAGE))
                .diagnostics(SourceTextRedactor.of(said.diagnostics())).build();
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
        Optional<WorkerActivity> activity = said.activity().map(Projections::activity);
        return named && said.ref().runtimeId().equals(id) && diagnostics.equals(said.diagnostics()) && activity.equals(said.activity()) ? said
                : said.toBuilder().ref(new WorkerRef(id, said.ref().workerId())).label(label).displayHint(hint).activity(activity.orElse(null))
                        .diagnostics(diagnostics).build();
    }

    private static WorkerActivity activity(WorkerActivity said) {
        return said.lastError().isEmpty() ? said
                : said.toBuilder().lastError(SourceTextRedactor.of(said.lastError()).orElse(null)).build();
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
