package dev.yado.runtime.core.internal.store;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A store in the heap of this process: nothing survives the process, and each store has its own epoch. Logs keep only their newest events, so that one Worker cannot fill the
 * heap. Thread-safe.
 */
public final class MemoryStore implements WorkerStore {

    /** Default maximum of events kept per Worker. */
    public static final int DEFAULT_MAX_EVENTS = 100_000;

    private static final RuntimeSummary.Store DESCRIPTION = new RuntimeSummary.Store("memory", false);

    private final Epoch epoch = Epoch.random(new SecureRandom());
    private final ConcurrentSkipListMap<WorkerId, MemoryLog> logs = new ConcurrentSkipListMap<>();
    private final AtomicLongArray counts = new AtomicLongArray(WorkerStatus.values().length);
    private final AtomicReference<WorkerId> newest = new AtomicReference<>();
    private final Map<IdempotencyKey, RecordedResult> results = new NewestResults(RESULTS_OF_RUNTIME);
    private final Set<WorkerId> unsettled = new ConcurrentSkipListSet<>();
    private final ArrayDeque<RecordedDiagnostic> diagnostics = new ArrayDeque<>();
    private volatile int maxEventsPerWorker;

    /** @param maxEventsPerWorker maximum of events kept per Worker; beyond it, the oldest are dropped */
    public MemoryStore(int maxEventsPerWorker) {
        this.maxEventsPerWorker = maxEventsPerWorker;
    }

    /** Changes the maximum of events kept per Worker. Longer logs are cut at once. */
    void setMaxEventsPerWorker(int maxEvents) {
        maxEventsPerWorker = maxEvents;
        for (MemoryLog log : logs.values()) {
            log.cut(maxEvents);
        }
    }

    @Override
    public RuntimeSummary.Store description() {
        return DESCRIPTION;
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public void commit(Commit commit) {
        WorkerRecord record = commit.worker();
        MemoryLog log = logs.computeIfAbsent(record.id(), id -> {
            newest.accumulateAndGet(id, (a, b) -> a == null || a.compareTo(b) < 0 ? b : a);
            return new MemoryLog();
        });
        WorkerRecord before;
        synchronized (log) {
            before = log.commit(commit, maxEventsPerWorker);
            if (isSettled(record)) {
                unsettled.remove(record.id());
            } else {
                unsettled.add(record.id());
            }
        }
        synchronized (results) {
            commit.results().stream().filter(RecordedResult::runtimeWide).forEach(result -> results.put(result.key(), result));
        }
        if (before == null || before.status() != record.status()) {
            counts.incrementAndGet(record.status().ordinal());
            if (before != null) {
                counts.decrementAndGet(before.status().ordinal());
            }
        }
    }

    @Override
    public Optional<WorkerRecord> worker(WorkerId worker) {
        MemoryLog log = logs.get(worker);
        return log == null ? Optional.empty() : Optional.ofNullable(log.record());
    }

    @Override
    public Page<WorkerRecord> workers(WorkerQuery query) {
        var from = query.after().map(after -> logs.tailMap(new WorkerId(after), false)).orElse(logs);
        List<WorkerRecord> items = new ArrayList<>();
        for (MemoryLog log : from.values()) {
            WorkerRecord record = log.record();
            if (record == null || query.status().isPresent() && query.status().get() != record.status()) {
                continue;
            }
            if (items.size() == query.limit()) {
                return new Page<>(items, Optional.of(items.get(items.size() - 1).id().value()));
            }
            items.add(record);
        }
        return new Page<>(items, Optional.empty());
    }

    @Override
    public RuntimeSummary.Counts counts() {
        long running = counts.get(WorkerStatus.RUNNING.ordinal());
        long stopped = counts.get(WorkerStatus.STOPPED.ordinal());
        long cancelled = counts.get(WorkerStatus.CANCELLED.ordinal());
        return new RuntimeSummary.Counts(running + stopped + cancelled, running, stopped, cancelled);
    }

    @Override
    public List<WorkerRecord> unsettled() {
        return unsettled.stream().map(logs::get).filter(Objects::nonNull).map(MemoryLog::record).filter(r -> r != null && !isSettled(r)).toList();
    }

    private static boolean isSettled(WorkerRecord record) {
        return record.activeRun().isEmpty() && record.queue().isEmpty();
    }

    @Override
    public List<LoggedEvent> events(WorkerId worker, long after, int limit) {
        MemoryLog log = logs.get(worker);
        return log == null ? List.of() : log.events(after, limit);
    }

    @Override
    public List<LoggedEvent> transcript(WorkerId worker, long start, int limit) {
        MemoryLog log = logs.get(worker);
        return log == null ? List.of() : log.transcript(start, limit);
    }

    @Override
    public LogWindow window(WorkerId worker) {
        MemoryLog log = logs.get(worker);
        return log == null ? LogWindow.WHOLE : log.window();
    }

    @Override
    public Optional<RecordedResult> result(WorkerId worker, IdempotencyKey key) {
        MemoryLog log = logs.get(worker);
        return log == null ? Optional.empty() : log.result(key);
    }

    @Override
    public Optional<RecordedResult> creationResult(IdempotencyKey key) {
        synchronized (results) {
            return Optional.ofNullable(results.get(key));
        }
    }

    @Override
    public void delete(WorkerId worker) {
        MemoryLog log = logs.remove(worker);
        unsettled.remove(worker);
        if (log != null && log.record() != null) {
            counts.decrementAndGet(log.record().status().ordinal());
        }
    }

    @Override
    public Optional<WorkerId> newestWorkerId() {
        return Optional.ofNullable(newest.get());
    }

    @Override
    public List<WorkerId> workersExceeding(ProfileScope profiles, LogLimits limits, int limit) {
        return logs.values().stream().filter(log -> log.exceeds(limits)).map(MemoryLog::record)
                .filter(record -> record != null && profiles.contains(record.profile().name())).map(WorkerRecord::id).limit(limit).toList();
    }

    @Override
    public long trim(WorkerId worker, LogLimits limits) {
        MemoryLog log = logs.get(worker);
        return log == null ? 0 : log.trim(limits);
    }

    @Override
    public List<WorkerId> ended(ProfileScope profiles, Instant latest, int limit) {
        return logs.values().stream().map(MemoryLog::record)
                .filter(r -> r != null && r.status() != WorkerStatus.RUNNING && !r.updatedAt().isAfter(latest)
                        && profiles.contains(r.profile().name()))
                .sorted(Comparator.comparing(WorkerRecord::updatedAt)).map(WorkerRecord::id).limit(limit).toList();
    }

    @Override
    public boolean probe() {
        // Has no limit on changes as such: what failed was one change.
        return true;
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return List.of();
    }

    @Override
    public void recordDiagnostic(RecordedDiagnostic diagnostic) {
        synchronized (diagnostics) {
            diagnostics.addFirst(diagnostic);
            if (diagnostics.size() > RECORDED_DIAGNOSTICS) {
                diagnostics.removeLast();
            }
        }
    }

    @Override
    public List<RecordedDiagnostic> recordedDiagnostics(int limit) {
        synchronized (diagnostics) {
            return diagnostics.stream().limit(limit).toList();
        }
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
