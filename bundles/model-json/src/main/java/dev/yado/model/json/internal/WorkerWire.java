package dev.yado.model.json.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.wire.WorkerSummary;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerRequest.NamedReference;
import dev.yado.model.worker.WorkerRequest.RequestedCapability;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.module.SimpleModule;

/** The JSON forms of Workers, requests for Workers and inputs. The order of components is the order of fields. */
final class WorkerWire {

    private WorkerWire() {
    }

    static void addTo(SimpleModule module) {
        Converting.add(module, ProfileSelector.class, Profile.class, Profile::of, Profile::toModel);
        Converting.add(module, WorkerRequest.class, Request.class, Request::of, Request::toModel);
        Converting.add(module, Worker.class, Detail.class, Detail::of, Detail::toModel);
        Converting.add(module, WorkerSummary.class, Summary.class, Summary::of, Summary::toModel);
        Converting.add(module, WorkerInput.class, Input.class, Input::of, Input::toModel);
        Converting.add(module, InputAck.class, Ack.class, Ack::of, Ack::toModel);
        Converting.add(module, Usage.class, Tokens.class, Tokens::of, Tokens::toModel);
    }

    record Profile(ProfileSelector.Kind kind, Optional<String> value) {
        static Profile of(ProfileSelector p) {
            return new Profile(p.kind(), p.kind() == ProfileSelector.Kind.RUNTIME_DEFAULT ? Optional.empty() : Optional.of(p.value()));
        }

        ProfileSelector toModel() {
            return kind == ProfileSelector.Kind.RUNTIME_DEFAULT ? ProfileSelector.RUNTIME_DEFAULT
                    : new ProfileSelector(kind, value.orElse(null));
        }
    }

    record Bundle(String id) {
    }

    record Request(Intent intent, ProfileSelector profile, Optional<String> displayName, Optional<String> initialInput,
            Optional<Bundle> configBundle, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RequestedCapability> requestedCapabilities,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NamedReference> workspaceRefs,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NamedReference> mountRefs) {
        static Request of(WorkerRequest r) {
            return new Request(r.intent(), r.profile(), r.displayName(), r.initialInput(), r.configBundle().map(Bundle::new),
                    r.requestedCapabilities(), r.workspaceRefs(), r.mountRefs());
        }

        WorkerRequest toModel() {
            return WorkerRequest.builder(intent, profile).displayName(displayName.orElse(null)).initialInput(initialInput.orElse(null))
                    .configBundle(configBundle.map(Bundle::id).orElse(null)).requestedCapabilities(requestedCapabilities)
                    .workspaceRefs(workspaceRefs).mountRefs(mountRefs).build();
        }
    }

    /** A Worker in the long form. Without the initial input, which is an event of the log and not a property of the Worker. */
    record Detail(WorkerRef workerRef, RuntimeId runtimeId, WorkerId workerId, WorkerStatus status, Intent intent,
            ProfileSelector profile, Optional<Bundle> configBundle,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RequestedCapability> requestedCapabilities,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NamedReference> workspaceRefs,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NamedReference> mountRefs, long transcriptLen, long lastEventId,
            Optional<String> displayName, Optional<Worker.Run> run, Optional<Integer> queuedInputs, Optional<Usage> usage,
            Optional<Instant> createdAt, Optional<Instant> updatedAt, Optional<String> engine, Optional<String> lastError) {

        static Detail of(Worker w) {
            WorkerRequest r = w.request();
            return new Detail(w.ref(), w.ref().runtimeId(), w.ref().workerId(), w.status(), r.intent(), r.profile(),
                    r.configBundle().map(Bundle::new), r.requestedCapabilities(), r.workspaceRefs(), r.mountRefs(),
                    w.transcriptLength(), w.lastEventId(), r.displayName(), Optional.of(w.run()), Optional.of(w.queuedInputs()),
                    Optional.of(w.usage()), w.createdAt(), w.updatedAt(), w.engine(), w.lastError());
        }

        Worker toModel() {
            WorkerRequest request = WorkerRequest.builder(intent, profile).displayName(displayName.orElse(null))
                    .configBundle(configBundle.map(Bundle::id).orElse(null)).requestedCapabilities(requestedCapabilities)
                    .workspaceRefs(workspaceRefs).mountRefs(mountRefs).build();
            return Worker.builder(workerRef, status, request).transcriptLength(transcriptLen).lastEventId(lastEventId)
                    .run(run.orElse(Worker.Run.IDLE)).queuedInputs(queuedInputs.orElse(0)).usage(usage.orElse(Usage.UNKNOWN))
                    .engine(engine.orElse(null)).createdAt(createdAt.orElse(null)).updatedAt(updatedAt.orElse(null))
                    .lastError(lastError.orElse(null)).build();
        }
    }

    record Summary(WorkerRef workerRef, RuntimeId runtimeId, WorkerId workerId, WorkerStatus status, Intent intent,
            ProfileSelector profile, int requestedCapabilityCount, boolean hasConfigBundle, long transcriptLen, long lastEventId,
            Optional<String> displayName, Optional<Worker.Run> run, Optional<Integer> queuedInputs, Optional<Usage> usage,
            Optional<Instant> createdAt, Optional<Instant> updatedAt, Optional<String> engine, Optional<String> lastError) {

        static Summary of(WorkerSummary summary) {
            Worker w = summary.worker();
            WorkerRequest r = w.request();
            return new Summary(w.ref(), w.ref().runtimeId(), w.ref().workerId(), w.status(), r.intent(), r.profile(),
                    r.requestedCapabilities().size(), r.configBundle().isPresent(), w.transcriptLength(), w.lastEventId(),
                    r.displayName(), Optional.of(w.run()), Optional.of(w.queuedInputs()), Optional.of(w.usage()), w.createdAt(),
                    w.updatedAt(), w.engine(), w.lastError());
        }

        WorkerSummary toModel() {
            WorkerRequest request = WorkerRequest.builder(intent, profile).displayName(displayName.orElse(null)).build();
            return new WorkerSummary(Worker.builder(workerRef, status, request).transcriptLength(transcriptLen)
                    .lastEventId(lastEventId).run(run.orElse(Worker.Run.IDLE)).queuedInputs(queuedInputs.orElse(0))
                    .usage(usage.orElse(Usage.UNKNOWN)).engine(engine.orElse(null)).createdAt(createdAt.orElse(null))
                    .updatedAt(updatedAt.orElse(null)).lastError(lastError.orElse(null)).build());
        }
    }

    /** An input. The default delivery is not written, since older Runtimes do not have the field. */
    record Input(InputKind kind, String content, Optional<Delivery> delivery) {
        static Input of(WorkerInput i) {
            return new Input(i.kind(), i.content(), Optional.of(i.delivery()).filter(d -> d != Delivery.REJECT));
        }

        WorkerInput toModel() {
            return WorkerInput.builder(kind, content).delivery(delivery.orElse(null)).build();
        }
    }

    /** The acknowledgement of an input. Older Runtimes send no run id; the id is then derived from the event that accepted the input. */
    record Ack(WorkerRef workerRef, WorkerStatus status, OptionalLong transcriptSequence, long eventId, Optional<RunId> runId,
            Optional<Delivery> delivery, boolean queued) {
        static Ack of(InputAck a) {
            return new Ack(a.worker(), a.status(), a.transcriptSequence(), a.eventId(), Optional.of(a.runId()),
                    Optional.of(a.delivery()), a.queued());
        }

        InputAck toModel() {
            return InputAck.builder(workerRef, status, eventId, runId.orElseGet(() -> new RunId("event-" + eventId)))
                    .transcriptSequence(transcriptSequence.isPresent() ? transcriptSequence.getAsLong() : null)
                    .delivery(delivery.orElse(Delivery.REJECT)).queued(queued).build();
        }
    }

    record Tokens(@JsonInclude(JsonInclude.Include.ALWAYS) OptionalLong inputTokens,
            @JsonInclude(JsonInclude.Include.ALWAYS) OptionalLong outputTokens, OptionalLong cacheReadInputTokens) {
        static Tokens of(Usage u) {
            return new Tokens(u.inputTokens(), u.outputTokens(), u.cacheReadInputTokens());
        }

        Usage toModel() {
            return Usage.builder().inputTokens(inputTokens.isPresent() ? inputTokens.getAsLong() : null)
                    .outputTokens(outputTokens.isPresent() ? outputTokens.getAsLong() : null)
                    .cacheReadInputTokens(cacheReadInputTokens.isPresent() ? cacheReadInputTokens.getAsLong() : null).build();
        }
    }
}
