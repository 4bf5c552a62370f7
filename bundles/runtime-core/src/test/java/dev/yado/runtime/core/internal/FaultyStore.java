package dev.yado.runtime.core.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A memory store that fails or hangs on demand. */
public final class FaultyStore implements WorkerStore {

    public final MemoryStore memory = new MemoryStore(100_000);
    public volatile boolean readsFail;
    public volatile WorkerId neverTrimmed;
    public volatile boolean breaks;
    public volatile Predicate<Commit> commitsFail = commit -> false;
    public volatile CountDownLatch hold = new CountDownLatch(0);

    private final Map<WorkerId, DamagedException> damaged = new ConcurrentHashMap<>();

    public void damage(WorkerId worker, OptionalLong sequence) {
        damaged.put(worker, sequence.isPresent() ? DamagedException.ofEvent("memory", worker, sequence.getAsLong(), null)
                : DamagedException.ofRecord("memory", worker, null));
    }

    private boolean readable(WorkerId worker) {
        return !damaged.containsKey(worker) || damaged.get(worker).sequence().isPresent();
    }

    private void read() throws StoreException {
        if (readsFail) {
            throw new StoreException("reading failed on purpose at /secret/path");
        }
    }

    private void write() throws StoreException {
        if (commitsFail.test(null)) {
            throw new StoreException("writing failed on purpose at /secret/path");
        }
    }

    @Override
    public void commit(Commit commit) throws StoreException {
        try {
            hold.await();
        } catch (InterruptedException e) {
            throw new StoreException("interrupted", e);
        }
        if (commitsFail.test(commit)) {
            if (breaks) {
                throw new NoClassDefFoundError("broken on purpose");
            }
            throw new StoreException("writing failed on purpose at /secret/path");
        }
        memory.commit(commit);
    }

    @Override
    public RuntimeSummary.Store description() {
        return memory.description();
    }

    @Override
    public Epoch epoch() {
        return memory.epoch();
    }

    @Override
    public Optional<WorkerRecord> worker(WorkerId worker) throws StoreException {
        read();
        if (!readable(worker)) {
            throw damaged.get(worker);
        }
        return memory.worker(worker);
    }

    @Override
    public Page<WorkerRecord> workers(WorkerQuery query) throws StoreException {
        read();
        Page<WorkerRecord> page = memory.workers(query);
        return new Page<>(page.items().stream().filter(r -> readable(r.id())).toList(), page.next());
    }

    @Override
    public RuntimeSummary.Counts counts() throws StoreException {
        read();
        return memory.counts();
    }

    @Override
    public List<WorkerRecord> unsettled() throws StoreException {
        read();
        return memory.unsettled().stream().filter(r -> readable(r.id())).toList();
    }

    @Override
    public List<LoggedEvent> events(WorkerId worker, long after, int limit) throws StoreException {
        read();
        List<LoggedEvent> events = memory.events(worker, after, limit);
        DamagedException damage = damaged.get(worker);
        if (damage != null && events.stream().anyMatch(e -> damage.sequence().equals(OptionalLong.of(e.event().sequence())))) {
            throw damage;
        }
        return events;
    }

    @Override
    public List<LoggedEvent> transcript(WorkerId worker, long start, int limit) throws StoreException {
        read();
        return memory.transcript(worker, start, limit);
    }

    @Override
    public LogWindow window(WorkerId worker) throws StoreException {
        read();
        return memory.window(worker);
    }

    @Override
    public Optional<RecordedResult> result(WorkerId worker, IdempotencyKey key) throws StoreException {
        read();
        return memory.result(worker, key);
    }

    @Override
    public Optional<RecordedResult> creationResult(IdempotencyKey key) throws StoreException {
        read();
        return memory.creationResult(key);
    }

    @Override
    public void delete(WorkerId worker) throws StoreException {
        write();
        damaged.remove(worker);
        memory.delete(worker);
    }

    @Override
    public Optional<WorkerId> newestWorkerId() throws StoreException {
        read();
        return memory.newestWorkerId();
    }

    @Override
    public List<WorkerId> workersExceeding(ProfileScope profiles, LogLimits limits, int max) throws StoreException {
        read();
        return memory.workersExceeding(profiles, limits, max);
    }

    @Override
    public long trim(WorkerId worker, LogLimits limits) throws StoreException {
        write();
        if (worker.equals(neverTrimmed)) {
            throw new StoreException("a page of it is damaged");
        }
        return memory.trim(worker, limits);
    }

    @Override
    public List<WorkerId> ended(ProfileScope profiles, Instant latest, int max) throws StoreException {
        read();
        return memory.ended(profiles, latest, max);
    }

    @Override
    public boolean probe() throws StoreException {
        write();
        return true;
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return damaged.values().stream().map(DamagedException::diagnostic).toList();
    }

    @Override
    public void recordDiagnostic(RecordedDiagnostic remark) throws StoreException {
        write();
        memory.recordDiagnostic(remark);
    }

    @Override
    public List<RecordedDiagnostic> recordedDiagnostics(int max) throws StoreException {
        read();
        return memory.recordedDiagnostics(max);
    }

    @Override
    public void close() {
        memory.close();
    }
}
