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
 * Where a Runtime keeps its Workers: records, logs and idempotent answers. One Runtime owns a store. As an OSGi service it has the property
 * {@link #KIND}, by which a Runtime is told which store is its own.
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

    /** Newest idempotent answers of one Worker that are kept at least. */
    int RESULTS_OF_WORKER = 1_000;

    /** Newest idempotent answers of the Runtime (creations) that are kept at least. */
    int RESULTS_OF_RUNTIME = 10_000;

    /** Newest remarks that are kept at least. */
    int RECORDED_DIAGNOSTICS = 128;

    RuntimeSummary.Store description();

    /** The epoch of this store's logs: the same for as long as their content is. */
    Epoch epoch();

    /**
     * Applies everything in {@code commit} or nothing.
     *
     * @throws StoreException when nothing was applied; the store goes on serving reads, and takes later commits as soon as it can
     */
    void commit(Commit commit) throws StoreException;

    /** @throws DamagedException when the record cannot be read */
    Optional<WorkerRecord> worker(WorkerId worker) throws StoreException;

    /**
     * A page of Workers by ascending id; {@code after} is the last id of the page before. Damaged records are left out, so a page may be shorter than its
     * limit and have a next one all the same.
     */
    Page<WorkerRecord> workers(WorkerQuery query) throws StoreException;

    /** How many Workers there are. Costs the same however many. */
    RuntimeSummary.Counts counts() throws StoreException;

    /**
     * Workers with an active run or queued inputs: what a restart must look after. Costs what they cost, not what all others do. Damaged records are left
     * out.
     */
    List<WorkerRecord> unsettled() throws StoreException;

    /**
     * Events with a sequence above {@code after}, in order; empty when there are none or the Worker is unknown. Found by index: as fast at the end of a long log
     * as at its beginning.
     *
     * @throws DamagedException when one of them cannot be read
     */
    List<LoggedEvent> events(WorkerId worker, long after, int limit) throws StoreException;

    /**
     * The events that are transcript items, with a transcript sequence above {@code start}, in order. Found by index.
     *
     * @throws DamagedException when one of them cannot be read
     */
    List<LoggedEvent> transcript(WorkerId worker, long start, int limit) throws StoreException;

    /** What of a Worker's log is still here; {@link LogWindow#WHOLE} for an unknown Worker. */
    LogWindow window(WorkerId worker) throws StoreException;

    /** Returns the result that is recorded under a key of a Worker; empty for an unknown Worker. */
    Optional<RecordedResult> result(WorkerId worker, IdempotencyKey key) throws StoreException;

    /** Returns the result of a creation that is recorded under a key of the Runtime. */
    Optional<RecordedResult> creationResult(IdempotencyKey key) throws StoreException;

    /** Removes a Worker, its log and its answers, also one that is damaged. Unknown is fine. */
    void delete(WorkerId worker) throws StoreException;

    /** The highest Worker id ever committed, also when that Worker was removed since: ids go on from there. Empty for a new store. */
    Optional<WorkerId> newestWorkerId() throws StoreException;

    // --- Retention: the Runtime decides what is too much, the store finds it without reading records or logs ---

    /** Workers of {@code profiles} whose log is beyond {@code limits}, in no particular order, at most {@code most}. */
    List<WorkerId> beyond(ProfileScope profiles, LogLimits limits, int max) throws StoreException;

    /**
     * Drops the oldest events of a log until it is within {@code limits}; those that are transcript items leave the transcript too. Works
     * in steps: one call drops at most a bounded number of events and leaves the log consistent.
     *
     * @return how many events were dropped; 0 when the log is within the limits
     */
    long trim(WorkerId worker, LogLimits limits) throws StoreException;

    /** Workers of {@code profiles} that have ended, and not after {@code latest}; the longest ended first, at most {@code most}. */
    List<WorkerId> ended(ProfileScope profiles, Instant latest, int max) throws StoreException;

    // --- What there is to say ---

    /** What stands wrong in the store now, for example what is damaged, with store, Worker and position; no paths. At most 64, and cheap. */
    List<Diagnostic> diagnostics();

    /** Keeps something that happened, so that it can still be told after a restart. */
    void recordDiagnostic(RecordedDiagnostic diagnostic) throws StoreException;

    /** The newest remarks, newest first. */
    List<RecordedDiagnostic> recordedDiagnostics(int max) throws StoreException;

    /** Releases the store. What was committed stays as durable as promised. */
    @Override
    void close();
}
