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
import java.util.LinkedHashMap;
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
 * Keeps everything in this process's heap: nothing survives it, and each life has an epoch of its own. A log keeps its newest events only, so that
 * one Worker cannot fill the heap.
 */
public final class MemoryStore implements WorkerStore {

    /** Default maximum of events kept per Worker. */
    public static final int DEFAULT_MAX_EVENTS = 100_000;

    private static final RuntimeSummary.Store DESCRIPTION = new RuntimeSummary.Store("memory", false);
    /** Most events that one call of {@link #trim} drops. */
    private static final int TRIM_STEP = 10_000;
    /** What an event takes beside its text, about. */
    private static final int EVENT_BYTES = 128;

    private final Epoch epoch = Epoch.random(new SecureRandom());
    private final ConcurrentSkipListMap<WorkerId, Log> logs = new ConcurrentSkipListMap<>();
    private final AtomicLongArray counts = new AtomicLongArray(WorkerStatus.values().length);
    private final AtomicReference<WorkerId> newest = new AtomicReference<>();
    private final Map<IdempotencyKey, RecordedResult> answers = new Answers(ANSWERS_OF_RUNTIME);
    private final Set<WorkerId> unsettled = new ConcurrentSkipListSet<>();
    private final ArrayDeque<RecordedDiagnostic> remarks = new ArrayDeque<>();
    private volatile int maxEventsPerWorker;

    /** @param maxEventsPerWorker events beyond this drop the oldest of the same Worker */
    public MemoryStore(int maxEventsPerWorker) {
        this.maxEventsPerWorker = maxEventsPerWorker;
    }

    /** Changes how many events are kept of each Worker: at once where a log is too long. */
    void keepAtMost(int maxEvents) {
        maxEventsPerWorker = maxEvents;
        for (Log log : logs.values()) {
            synchronized (log) {
                log.cut(maxEvents);
            }
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
        Log log = logs.computeIfAbsent(record.id(), id -> {
            newest.accumulateAndGet(id, (a, b) -> a == null || a.compareTo(b) < 0 ? b : a);
            return new Log();
        });
        WorkerRecord before;
        synchronized (log) {
            before = log.record;
            log.record = record;
            log.append(commit.events(), maxEventsPerWorker);
            commit.answers().stream().filter(a -> !a.runtimeWide()).forEach(a -> log.answers.put(a.key(), a));
            if (isSettled(record)) {
                unsettled.remove(record.id());
            } else {
                unsettled.add(record.id());
            }
        }
        synchronized (answers) {
            commit.answers().stream().filter(RecordedResult::runtimeWide).forEach(a -> answers.put(a.key(), a));
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
        Log log = logs.get(worker);
        return log == null ? Optional.empty() : Optional.ofNullable(log.record());
    }

    @Override
    public Page<WorkerRecord> workers(WorkerQuery query) {
        var from = query.after().map(after -> logs.tailMap(new WorkerId(after), false)).orElse(logs);
        List<WorkerRecord> items = new ArrayList<>();
        for (Log log : from.values()) {
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
        return unsettled.stream().map(logs::get).filter(Objects::nonNull).map(Log::record).filter(r -> r != null && !isSettled(r)).toList();
    }

    private static boolean isSettled(WorkerRecord record) {
        return record.activeRun().isEmpty() && record.queue().isEmpty();
    }

    @Override
    public List<LoggedEvent> events(WorkerId worker, long after, int limit) {
        Log log = logs.get(worker);
        return log == null ? List.of() : log.events(after, limit);
    }

    @Override
    public List<LoggedEvent> transcript(WorkerId worker, long start, int limit) {
        Log log = logs.get(worker);
        return log == null ? List.of() : log.transcript(start, limit);
    }

    @Override
    public LogWindow window(WorkerId worker) {
        Log log = logs.get(worker);
        return log == null ? LogWindow.WHOLE : log.window();
    }

    @Override
    public Optional<RecordedResult> answer(Optional<WorkerId> worker, IdempotencyKey key) {
        if (worker.isEmpty()) {
            synchronized (answers) {
                return Optional.ofNullable(answers.get(key));
            }
        }
        Log log = logs.get(worker.get());
        return log == null ? Optional.empty() : log.answer(key);
    }

    @Override
    public void delete(WorkerId worker) {
        Log log = logs.remove(worker);
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
    public List<WorkerId> beyond(ProfileScope profiles, LogLimits limits, int most) {
        return logs.values().stream().filter(log -> log.isBeyond(limits)).map(Log::record)
                .filter(record -> record != null && profiles.contains(record.profile().name())).map(WorkerRecord::id).limit(most).toList();
    }

    @Override
    public long trim(WorkerId worker, LogLimits limits) {
        Log log = logs.get(worker);
        return log == null ? 0 : log.trim(limits);
    }

    @Override
    public List<WorkerId> ended(ProfileScope profiles, Instant latest, int most) {
        return logs.values().stream().map(Log::record)
                .filter(r -> r != null && r.status() != WorkerStatus.RUNNING && !r.updatedAt().isAfter(latest)
                        && profiles.contains(r.profile().name()))
                .sorted(Comparator.comparing(WorkerRecord::updatedAt)).map(WorkerRecord::id).limit(most).toList();
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return List.of();
    }

    @Override
    public void remark(RecordedDiagnostic remark) {
        synchronized (remarks) {
            remarks.addFirst(remark);
            if (remarks.size() > REMARKS) {
                remarks.removeLast();
            }
        }
    }

    @Override
    public List<RecordedDiagnostic> remarks(int most) {
        synchronized (remarks) {
            return remarks.stream().limit(most).toList();
        }
    }

    @Override
    public void close() {
        // The heap is all there is.
    }

    /** One Worker's log. The transcript is an index into the events, so that nothing is kept twice. */
    private static final class Log {
        private final Answers answers = new Answers(ANSWERS_OF_WORKER);
        private final Window<LoggedEvent> events = new Window<>();
        private final Window<LoggedEvent> items = new Window<>();
        private WorkerRecord record;
        private long bytes;

        synchronized WorkerRecord record() {
            return record;
        }

        void append(List<LoggedEvent> added, int max) {
            for (LoggedEvent event : added) {
                events.add(event);
                bytes += bytes(event);
                if (event.transcriptSequence().isPresent()) {
                    items.add(event);
                }
            }
            cut(max);
        }

        void cut(int max) {
            while (events.size() > max) {
                dropFirst();
            }
        }

        private void dropFirst() {
            LoggedEvent dropped = events.removeFirst();
            bytes -= bytes(dropped);
            if (dropped.transcriptSequence().isPresent()) {
                items.removeFirst();
            }
        }

        private static long bytes(LoggedEvent event) {
            return EVENT_BYTES + event.event().payload().textLength();
        }

        synchronized boolean isBeyond(LogLimits limits) {
            return events.size() > 0
                    && (events.size() > limits.events() || bytes > limits.bytes() || events.first().event().at().isBefore(limits.oldest()));
        }

        synchronized long trim(LogLimits limits) {
            long dropped = 0;
            while (dropped < TRIM_STEP && isBeyond(limits)) {
                dropFirst();
                dropped++;
            }
            return dropped;
        }

        synchronized List<LoggedEvent> events(long after, int limit) {
            return events.after(after, limit);
        }

        synchronized List<LoggedEvent> transcript(long start, int limit) {
            return items.after(start, limit);
        }

        synchronized LogWindow window() {
            return new LogWindow(events.dropped() + 1, items.dropped() + 1);
        }

        synchronized Optional<RecordedResult> answer(IdempotencyKey key) {
            return Optional.ofNullable(answers.get(key));
        }
    }

    /** A dense sequence from 1 whose oldest entries may be gone. */
    private static final class Window<T> {
        private final ArrayList<T> entries = new ArrayList<>(4);
        private int head;
        private long dropped;

        void add(T entry) {
            entries.add(entry);
        }

        int size() {
            return entries.size() - head;
        }

        long dropped() {
            return dropped;
        }

        T first() {
            return entries.get(head);
        }

        T removeFirst() {
            T first = entries.set(head++, null);
            dropped++;
            // Shifting once per half keeps removal cheap and indexing constant.
            if (head > entries.size() / 2 && head > 32) {
                entries.subList(0, head).clear();
                head = 0;
            }
            return first;
        }

        List<T> after(long sequence, int limit) {
            long from = Math.max(0, sequence - dropped) + head;
            if (from >= entries.size()) {
                return List.of();
            }
            int to = (int) Math.min(entries.size(), from + limit);
            return List.copyOf(entries.subList((int) from, to));
        }
    }

    /** The newest answers; older ones are forgotten. */
    private static final class Answers extends LinkedHashMap<IdempotencyKey, RecordedResult> {
        private static final long serialVersionUID = 1L;
        private final int max;

        Answers(int max) {
            super(0);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<IdempotencyKey, RecordedResult> eldest) {
            return size() > max;
        }
    }
}
