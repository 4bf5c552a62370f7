package dev.yado.runtime.spi.store;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a Runtime keeps its Workers: records, logs and recorded results. One Runtime owns a store. As an OSGi service it has the property
 * {@link #KIND}, by which a Runtime selects its store.
 *
 * <p>Thread-safe. {@link #commit} blocks until the change is as durable as {@link #description} claims, so many threads may be in it at
 * once and an implementation should serve them together. Reads see every commit that has returned. All methods may block; none may wait without bound.
 *
 * <p>What cannot be read back as it was written is <em>damaged</em>: it keeps one Worker, or a part of its log, from being read and nothing else. Reading it by
 * id fails with {@link DamagedException}; listings leave it out; {@link #diagnostics} names it. A store that is damaged as a whole does not open.
 */
@ConsumerType
public interface WorkerStore extends AutoCloseable {

    /** Service property: the same word as {@link RuntimeSummary.Store#kind()}, for example {@code memory}. */
    String KIND = "store.kind";

    /** Minimum number of the newest recorded results of one Worker that are kept. */
    int RESULTS_OF_WORKER = 1_000;

    /** Minimum number of the newest recorded results of the Runtime (creations) that are kept. */
    int RESULTS_OF_RUNTIME = 10_000;

    /** Minimum number of the newest recorded diagnostics that are kept. */
    int RECORDED_DIAGNOSTICS = 128;

    /** Returns the kind of the store and whether it is durable. */
    RuntimeSummary.Store description();

    /** Returns the epoch of this store's logs: the same for as long as their content is. */
    Epoch epoch();

    /**
     * Applies everything in {@code commit} or nothing.
     *
     * @throws StoreException when nothing was applied; the store goes on serving reads, and takes later commits as soon as it can
     */
    void commit(Commit commit) throws StoreException;

    /** Returns a Worker's record; empty for an unknown Worker. @throws DamagedException when the record cannot be read */
    Optional<WorkerRecord> worker(WorkerId worker) throws StoreException;

    /**
     * Returns a page of Workers by ascending id; {@code after} is the last id of the page before. Damaged records are left out, so a page may be shorter than its
     * limit and have a next one all the same.
     */
    Page<WorkerRecord> workers(WorkerQuery query) throws StoreException;

    /** Returns the number of Workers by status, in constant time. */
    RuntimeSummary.Counts counts() throws StoreException;

    /**
     * Returns the Workers with an active run or queued inputs, which a restart must recover. Takes time in proportion to their number, not to the number of all Workers. Damaged records are left
     * out.
     */
    List<WorkerRecord> unsettled() throws StoreException;

    /**
     * Returns events with a sequence above {@code after}, in order; empty when there are none or the Worker is unknown. Found by index: as fast at the end of a long log
     * as at its beginning.
     *
     * @throws DamagedException when one of them cannot be read
     */
    List<LoggedEvent> events(WorkerId worker, long after, int limit) throws StoreException;

    /**
     * Returns the events that are transcript items, with a transcript sequence above {@code start}, in order. Found by index.
     *
     * @throws DamagedException when one of them cannot be read
     */
    List<LoggedEvent> transcript(WorkerId worker, long start, int limit) throws StoreException;

    /** Returns the retained part of a Worker's log; {@link LogWindow#WHOLE} for an unknown Worker. */
    LogWindow window(WorkerId worker) throws StoreException;

    /** Returns the result that is recorded under a key of a Worker; empty for an unknown Worker. */
    Optional<RecordedResult> result(WorkerId worker, IdempotencyKey key) throws StoreException;

    /** Returns the result of a creation that is recorded under a key of the Runtime. */
    Optional<RecordedResult> creationResult(IdempotencyKey key) throws StoreException;

    /** Removes a Worker, its log and its recorded results, also one that is damaged. No-op for an unknown id. */
    void delete(WorkerId worker) throws StoreException;

    /** Returns the highest Worker id ever committed, also when that Worker was removed since: new ids follow it. Empty for a new store. */
    Optional<WorkerId> newestWorkerId() throws StoreException;

    // --- Retention: the Runtime sets the limits, the store finds what exceeds them without reading records or logs ---

    /** Returns at most {@code max} Workers of {@code profiles} whose log exceeds {@code limits}, in no particular order. */
    List<WorkerId> beyond(ProfileScope profiles, LogLimits limits, int max) throws StoreException;

    /**
     * Drops the oldest events of a log until it is within {@code limits}; those that are transcript items leave the transcript too. Works
     * in steps: one call drops at most a bounded number of events and leaves the log consistent.
     *
     * @return how many events were dropped; 0 when the log is within the limits
     */
    long trim(WorkerId worker, LogLimits limits) throws StoreException;

    /** Returns at most {@code max} Workers of {@code profiles} that ended no later than {@code latest}, the earliest first. */
    List<WorkerId> ended(ProfileScope profiles, Instant latest, int max) throws StoreException;

    // --- Diagnostics ---

    /** Returns the active diagnostics of the store, for example what is damaged, with store, Worker and position; no paths. At most 64, from memory. */
    List<Diagnostic> diagnostics();

    /** Records a diagnostic, so that it is still shown after a restart. */
    void recordDiagnostic(RecordedDiagnostic diagnostic) throws StoreException;

    /** Returns the newest recorded diagnostics, newest first. */
    List<RecordedDiagnostic> recordedDiagnostics(int max) throws StoreException;

    /** Releases the store. What was committed stays as durable as promised. */
    @Override
    void close();
}
