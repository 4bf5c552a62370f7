package dev.yado.runtime.docs;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** A minimal correct store: plain collections under one lock. It is slow, and its data ends with the process. */
@Component(service = WorkerStore.class, property = WorkerStore.KIND + "=tiny")
public final class TinyStore implements WorkerStore {

    private static final class Kept {
        private final ArrayDeque<LoggedEvent> log = new ArrayDeque<>();
        private final Map<IdempotencyKey, RecordedResult> results = new HashMap<>();
        private WorkerRecord record;
        private LogWindow window = LogWindow.WHOLE;
        private long bytes;
    }

    private final Epoch epoch = Epoch.random(new SecureRandom());
    private final TreeMap<WorkerId, Kept> workers = new TreeMap<>();
    private final Map<IdempotencyKey, RecordedResult> results = new HashMap<>();
    private final Deque<RecordedDiagnostic> recorded = new ArrayDeque<>();
    private WorkerId newest;

    @Override
    public RuntimeSummary.Store description() {
        return new RuntimeSummary.Store("tiny", false);
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public synchronized void commit(Commit commit) {
        WorkerId id = commit.worker().id();
        Kept kept = workers.computeIfAbsent(id, k -> new Kept());
        newest = newest == null || newest.compareTo(id) < 0 ? id : newest;
        kept.record = commit.worker();
        kept.log.addAll(commit.events());
        kept.bytes += commit.events().stream().mapToLong(TinyStore::bytes).sum();
        commit.results().forEach(result -> (result.runtimeWide() ? results : kept.results).put(result.key(), result));
    }

    @Override
    public synchronized Optional<WorkerRecord> worker(WorkerId worker) {
        return Optional.ofNullable(workers.get(worker)).map(kept -> kept.record);
    }

    @Override
    public synchronized Page<WorkerRecord> workers(WorkerQuery query) {
        List<WorkerRecord> found = records().filter(r -> query.after().isEmpty() || r.id().value().compareTo(query.after().get()) > 0)
                .filter(r -> query.status().isEmpty() || r.status() == query.status().get()).limit(query.limit() + 1L).toList();
        boolean more = found.size() > query.limit();
        List<WorkerRecord> items = more ? found.subList(0, query.limit()) : found;
        return new Page<>(items, more ? Optional.of(items.get(items.size() - 1).id().value()) : Optional.empty());
    }

    @Override
    public synchronized RuntimeSummary.Counts counts() {
        return new RuntimeSummary.Counts(workers.size(), count(WorkerStatus.RUNNING), count(WorkerStatus.STOPPED), count(WorkerStatus.CANCELLED));
    }

    @Override
    public synchronized List<WorkerRecord> unsettled() {
        return records().filter(r -> r.activeRun().isPresent() || !r.queue().isEmpty()).toList();
    }

    @Override
    public synchronized List<LoggedEvent> events(WorkerId worker, long after, int limit) {
        return log(worker).filter(e -> e.event().sequence() > after).limit(limit).toList();
    }

    @Override
    public synchronized List<LoggedEvent> transcript(WorkerId worker, long start, int limit) {
        return log(worker).filter(e -> e.transcriptSequence().orElse(0) > start).limit(limit).toList();
    }

    @Override
    public synchronized LogWindow window(WorkerId worker) {
        return workers.containsKey(worker) ? workers.get(worker).window : LogWindow.WHOLE;
    }

    @Override
    public synchronized Optional<RecordedResult> result(WorkerId worker, IdempotencyKey key) {
        return Optional.ofNullable(workers.get(worker)).map(kept -> kept.results.get(key));
    }

    @Override
    public synchronized Optional<RecordedResult> creationResult(IdempotencyKey key) {
        return Optional.ofNullable(results.get(key));
    }

    @Override
    public synchronized void delete(WorkerId worker) {
        workers.remove(worker);
    }

    @Override
    public synchronized Optional<WorkerId> newestWorkerId() {
        return Optional.ofNullable(newest);
    }

    @Override
    public synchronized List<WorkerId> workersExceeding(ProfileScope profiles, LogLimits limits, int max) {
        return records().filter(r -> profiles.contains(r.profile().name())).map(WorkerRecord::id).filter(id -> exceeds(workers.get(id), limits))
                .limit(max).toList();
    }

    @Override
    public synchronized long trim(WorkerId worker, LogLimits limits) {
        Kept kept = workers.get(worker);
        long dropped = 0;
        while (kept != null && dropped < 1_000 && exceeds(kept, limits)) {
            LoggedEvent first = kept.log.removeFirst();
            kept.bytes -= bytes(first);
            kept.window = new LogWindow(first.event().sequence() + 1, first.transcriptSequence().orElse(kept.window.firstItem() - 1) + 1);
            dropped++;
        }
        return dropped;
    }

    @Override
    public synchronized List<WorkerId> ended(ProfileScope profiles, Instant latest, int max) {
        return records().filter(r -> r.status() != WorkerStatus.RUNNING && !r.updatedAt().isAfter(latest) && profiles.contains(r.profile().name()))
                .sorted(Comparator.comparing(WorkerRecord::updatedAt)).limit(max).map(WorkerRecord::id).toList();
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return List.of();
    }

    @Override
    public synchronized void recordDiagnostic(RecordedDiagnostic diagnostic) {
        recorded.addFirst(diagnostic);
        if (recorded.size() > RECORDED_DIAGNOSTICS) {
            recorded.removeLast();
        }
    }

    @Override
    public synchronized List<RecordedDiagnostic> recordedDiagnostics(int max) {
        return recorded.stream().limit(max).toList();
    }

    @Override
    public void close() {
        // There is nothing to release.
    }

    private static boolean exceeds(Kept kept, LogLimits limits) {
        return !kept.log.isEmpty() && (kept.log.size() > limits.events() || kept.bytes > limits.bytes()
                || kept.log.getFirst().event().at().isBefore(limits.oldest()));
    }

    private static long bytes(LoggedEvent event) {
        return event.event().payload().textLength();
    }

    private long count(WorkerStatus status) {
        return records().filter(r -> r.status() == status).count();
    }

    private Stream<WorkerRecord> records() {
        return new ArrayList<>(workers.values()).stream().map(kept -> kept.record);
    }

    private Stream<LoggedEvent> log(WorkerId worker) {
        return workers.containsKey(worker) ? workers.get(worker).log.stream() : Stream.empty();
    }
}
