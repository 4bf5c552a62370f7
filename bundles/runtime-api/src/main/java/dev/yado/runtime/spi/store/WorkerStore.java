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
 * Stores the Workers of one Runtime: records, logs and recorded results. As an OSGi service it has the property {@link #KIND}, by which a Runtime selects its
 * store.
 *
 * <p>Thread-safe. {@link #commit} blocks until the change is as durable as {@link #description} states, so many threads may call it at the
 * same time, and an implementation should write their changes together. Reads see every commit that has returned. All methods may block, for a bounded time.
 *
 * <p>A record or event that cannot be read back as it was written is <em>damaged</em>. Damage affects one Worker or a part of its log, and nothing else: reading it
 * by id fails with {@link DamagedException}, listings omit it, and {@link #diagnostics} names it. A store that is damaged as a whole fails to open.
 */
@ConsumerType
public interface WorkerStore extends AutoCloseable {

    /** Service property with the same value as {@link RuntimeSummary.Store#kind()}, for example {@code memory}. */
    String KIND = "store.kind";

    /** Minimum number of the newest recorded results of one Worker that are kept. */
    int RESULTS_OF_WORKER = 1_000;

    /** Minimum number of the newest recorded results of the Runtime (creations) that are kept. */
    int RESULTS_OF_RUNTIME = 10_000;

    /** Minimum number of the newest recorded diagnostics that are kept. */
    int RECORDED_DIAGNOSTICS = 128;

    /** Returns the kind of the store and whether it is durable. */
    RuntimeSummary.Store description();

    /** Returns the epoch of this store's logs. It changes if and only if their content is replaced or lost. */
    Epoch epoch();

    /**
     * Applies {@code commit} atomically.
     *
     * @throws StoreException if nothing was applied; the store continues to serve reads, and accepts later commits as soon as it can
     */
    void commit(Commit commit) throws StoreException;

    /** Returns a Worker's record; empty for an unknown Worker. @throws DamagedException if the record cannot be read */
    Optional<WorkerRecord> worker(WorkerId worker) throws StoreException;

    /**
     * Returns a page of Workers by ascending id; {@link WorkerQuery#after} is the last id of the previous page. Damaged records are omitted, so a page can be
     * shorter than its limit and still have a next page.
     */
    Page<WorkerRecord> workers(WorkerQuery query) throws StoreException;

    /** Returns the number of Workers by status, in constant time. */
    RuntimeSummary.Counts counts() throws StoreException;

    /**
     * Returns the Workers with an active run or queued inputs, which a restart must recover. Takes time in proportion to their number, not to the number of all Workers. Damaged records are
     * omitted.
     */
    List<WorkerRecord> unsettled() throws StoreException;

    /**
     * Returns events with a sequence above {@code after}, in order; empty if there are none or the Worker is unknown. Uses an index: as fast at the end of a long log
     * as at its start.
     *
     * @throws DamagedException if one of them cannot be read
     */
    List<LoggedEvent> events(WorkerId worker, long after, int limit) throws StoreException;

    /**
     * Returns the events that are transcript items, with a transcript sequence above {@code start}, in order. Uses an index.
     *
     * @throws DamagedException if one of them cannot be read
     */
    List<LoggedEvent> transcript(WorkerId worker, long start, int limit) throws StoreException;

    /** Returns the retained part of a Worker's log; {@link LogWindow#WHOLE} for an unknown Worker. */
    LogWindow window(WorkerId worker) throws StoreException;

    /** Returns the result that is recorded under a key of a Worker; empty for an unknown Worker. */
    Optional<RecordedResult> result(WorkerId worker, IdempotencyKey key) throws StoreException;

    /** Returns the result of a creation that is recorded under a key of the Runtime. */
    Optional<RecordedResult> creationResult(IdempotencyKey key) throws StoreException;

    /** Removes a Worker, its log and its recorded results, even if they are damaged. No-op for an unknown id. */
    void delete(WorkerId worker) throws StoreException;

    /** Returns the highest Worker id ever committed, even if that Worker was removed since: new ids are higher. Empty for a new store. */
    Optional<WorkerId> newestWorkerId() throws StoreException;

    // --- Retention: the Runtime sets the limits, the store finds what exceeds them without reading records or logs ---

    /** Returns at most {@code max} Workers of {@code profiles} whose log exceeds {@code limits}, in no particular order. */
    List<WorkerId> workersExceeding(ProfileScope profiles, LogLimits limits, int max) throws StoreException;

    /**
     * Drops the oldest events of a log until it is within {@code limits}; dropped events also leave the transcript. Works
     * in steps: one call drops a bounded number of events and leaves the log consistent.
     *
     * @return the number of dropped events; 0 if the log is within the limits
     */
    long trim(WorkerId worker, LogLimits limits) throws StoreException;

    /** Returns at most {@code max} Workers of {@code profiles} that ended no later than {@code latest}, the earliest first. */
    List<WorkerId> ended(ProfileScope profiles, Instant latest, int max) throws StoreException;

    // --- Diagnostics ---

    /**
     * Writes something that no read returns, as durably as {@link #commit}, so that the Runtime notices whether the store accepts changes. The Runtime calls it
     * every few seconds while commits fail, and at most every ten seconds while its readiness is read and no Worker changes.
     *
     * @return false if the store cannot find this out, as the default implementation; the Runtime then waits for the next commit
     * @throws StoreException if the store accepts no changes
     */
    default boolean probe() throws StoreException {
        return false;
    }

    /** Returns the active diagnostics of the store, for example damage, with store, Worker and position, without paths. At most 64; does not block. */
    List<Diagnostic> diagnostics();

    /** Records a diagnostic that must still be visible after a restart. */
    void recordDiagnostic(RecordedDiagnostic diagnostic) throws StoreException;

    /** Returns the newest recorded diagnostics, newest first. */
    List<RecordedDiagnostic> recordedDiagnostics(int max) throws StoreException;

    /** Closes the store. Committed changes stay as durable as {@link #description} states. */
    @Override
    void close();
}
