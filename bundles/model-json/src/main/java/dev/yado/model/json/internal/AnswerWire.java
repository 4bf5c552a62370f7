package dev.yado.model.json.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.wire.ErrorBody;
import dev.yado.model.runtime.EngineEntry;
import dev.yado.model.runtime.ProfileEntry;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.runtime.RuntimeSummary.Store;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.module.SimpleModule;

/** The JSON forms of summaries, transcripts, acknowledgements of stops, and failures. The order of components is the order of fields. */
final class AnswerWire {

    private AnswerWire() {
    }

    static void addTo(SimpleModule module) {
        Converting.add(module, RuntimeSummary.class, Runtime.class, Runtime::of, Runtime::toModel);
        Converting.add(module, EngineEntry.class, Engine.class, Engine::of, Engine::toModel);
        Converting.add(module, ProfileEntry.class, Profile.class, Profile::of, Profile::toModel);
        Converting.add(module, LifecycleAck.class, Ended.class, Ended::of, Ended::toModel);
        Converting.add(module, TranscriptItem.class, PlainItem.class, PlainItem::of, PlainItem::toModel);
        Converting.add(module, TranscriptPage.class, Transcript.class, Transcript::of, Transcript::toModel);
        Converting.add(module, ErrorBody.class, Body.class, Body::of, Body::toModel);
        Converting.add(module, Failure.class, Body.class, Body::of, Body::toFailure);
    }

    record Limits(int maxTranscriptProjectionItems, int maxEventBatchItems) {
    }

    /** An engine in a summary. @param runs absent from older Runtimes */
    record Engine(String name, String version, Set<String> capabilities, boolean draining, OptionalInt runs) {
        static Engine of(EngineEntry e) {
            return new Engine(e.name(), e.version(), new TreeSet<>(e.capabilities()), e.draining(), OptionalInt.of(e.runs()));
        }

        EngineEntry toModel() {
            return EngineEntry.builder(name, version).capabilities(capabilities).draining(draining).runs(runs.orElse(0)).build();
        }
    }

    record Profile(String name, String label, String engine, boolean available, Optional<String> reason) {
        static Profile of(ProfileEntry e) {
            return new Profile(e.name(), e.label(), e.engine(), e.available(), e.reason());
        }

        ProfileEntry toModel() {
            return ProfileEntry.builder(name, label, engine).available(available).reason(reason.orElse(null)).build();
        }
    }

    /** A summary. Runtimes of other implementations omit {@code epoch} and the components after it. */
    record Runtime(RuntimeId runtimeId, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> displayName, String backend,
            RuntimeSummary.Status status, long workerCount, long activeWorkerCount, long stoppedWorkerCount,
            long cancelledWorkerCount, int diagnosticCount, Limits limits,
            Optional<Epoch> epoch, Optional<String> version, Optional<Instant> startedAt, Optional<Store> store,
            List<EngineEntry> engines, List<ProfileEntry> profiles, Set<String> capabilities, boolean draining, Optional<String> os,
            Optional<String> arch, Optional<Integer> contractVersion) {

        static Runtime of(RuntimeSummary s) {
            return new Runtime(s.runtimeId(), s.displayName(), s.store().kind(), s.status(), s.workers().total(),
                    s.workers().running(), s.workers().stopped(), s.workers().cancelled(), s.diagnosticCount(),
                    new Limits(s.limits().maxTranscriptItems(), s.limits().maxEventBatch()), Optional.of(s.epoch()),
                    Optional.of(s.version()), Optional.of(s.startedAt()), Optional.of(s.store()), s.engines(), s.profiles(),
                    new TreeSet<>(s.capabilities()), s.draining(), Optional.of(s.os()), Optional.of(s.arch()),
                    Optional.of(s.contractVersion()));
        }

        RuntimeSummary toModel() {
            return RuntimeSummary.builder(runtimeId, epoch.orElse(new Epoch(0)), store.orElseGet(() -> new Store(backend, !"memory".equals(backend))))
                    .displayName(displayName.orElse(null)).status(status)
                    .workers(new RuntimeSummary.Counts(workerCount, activeWorkerCount, stoppedWorkerCount, cancelledWorkerCount))
                    .diagnosticCount(diagnosticCount)
                    .limits(new RuntimeSummary.Limits(limits.maxTranscriptProjectionItems(), limits.maxEventBatchItems()))
                    .version(version.orElse("")).startedAt(startedAt.orElse(Instant.EPOCH)).engines(engines).profiles(profiles)
                    .capabilities(capabilities).draining(draining).os(os.orElse("")).arch(arch.orElse(""))
                    .contractVersion(contractVersion.orElse(RuntimeSummary.CONTRACT_VERSION)).build();
        }
    }

    record Ended(WorkerRef workerRef, WorkerStatus status, long eventId) {
        static Ended of(LifecycleAck a) {
            return new Ended(a.worker(), a.status(), a.eventId());
        }

        LifecycleAck toModel() {
            return new LifecycleAck(workerRef, status, eventId);
        }
    }

    record Item(long sequence, Optional<WorkerRef> workerRef, TranscriptRole role, String content, long eventId,
            Optional<RunId> runId, Optional<Instant> at) {
    }

    /** An item outside a page, without the id of a Worker. */
    record PlainItem(long sequence, TranscriptRole role, String content, long eventId, Optional<RunId> runId, Optional<Instant> at) {
        static PlainItem of(TranscriptItem i) {
            return new PlainItem(i.sequence(), i.role(), i.content(), i.eventId(), i.runId(), i.at());
        }

        TranscriptItem toModel() {
            return TranscriptItem.builder(sequence, role, content, eventId).runId(runId.orElse(null)).at(at.orElse(null)).build();
        }
    }

    record Transcript(WorkerRef workerRef, long start, int limit, long totalItems, List<Item> items,
            @JsonInclude(JsonInclude.Include.ALWAYS) OptionalLong nextStart) {
        static Transcript of(TranscriptPage p) {
            List<Item> items = p.items().stream().map(i -> new Item(i.sequence(), Optional.of(p.worker()), i.role(), i.content(),
                    i.eventId(), i.runId(), i.at())).toList();
            return new Transcript(p.worker(), p.start(), p.limit(), p.totalItems(), items, p.nextStart());
        }

        TranscriptPage toModel() {
            List<TranscriptItem> list = items.stream().map(i -> TranscriptItem.builder(i.sequence(), i.role(), i.content(), i.eventId())
                    .runId(i.runId().orElse(null)).at(i.at().orElse(null)).build()).toList();
            return TranscriptPage.builder(workerRef, start, limit, list).totalItems(totalItems)
                    .nextStart(nextStart.isPresent() ? nextStart.getAsLong() : null).build();
        }
    }

    record Body(Map<String, Object> error) {
        static Body of(String code, String message, Map<String, Object> details) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("code", code);
            fields.put("message", message);
            details.forEach(fields::putIfAbsent);
            return new Body(fields);
        }

        static Body of(ErrorBody e) {
            return of(e.code(), e.message(), e.details());
        }

        static Body of(Failure f) {
            return of(f.code().wire(), f.message(), f.details());
        }

        ErrorBody toModel() {
            Map<String, Object> details = new LinkedHashMap<>(error);
            return new ErrorBody(text(details.remove("code")), text(details.remove("message")), details);
        }

        /** Returns the failure; an unknown code becomes {@code runtime_rejected}. */
        Failure toFailure() {
            ErrorBody body = toModel();
            return new Failure(body.knownCode().orElse(FailureCode.RUNTIME_REJECTED), body.message(), body.details());
        }

        private static String text(Object value) {
            return value instanceof String text ? text : "";
        }
    }
}
