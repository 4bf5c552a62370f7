package dev.yado.runtime.spi.store;

import dev.yado.model.Epoch;
import dev.yado.model.IdempotencyKey;
import dev.yado.model.Page;
import dev.yado.model.RuntimeSummary;
import dev.yado.model.WorkerId;
import dev.yado.model.WorkerQuery;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a Runtime keeps its Workers: records, logs and idempotent answers. One Runtime owns a store.
 *
 * <p>Thread-safe. {@link #commit} blocks until the change is as durable as {@link #description} claims, so many threads may be in it at
 * once and an implementation should serve them together. Reads see every commit that has returned.
 */
@ConsumerType
public interface WorkerStore extends AutoCloseable {

    RuntimeSummary.Store description();

    /** The epoch of this store's logs: the same for as long as their content is. */
    Epoch epoch();

    /**
     * Applies everything in {@code commit} or nothing.
     *
     * @throws StoreException when nothing was applied; the store goes on serving reads and later commits
     */
    void commit(Commit commit) throws StoreException;

    Optional<WorkerRecord> worker(WorkerId worker) throws StoreException;

    /** A page of Workers by ascending id; {@code after} is the last id of the page before. */
    Page<WorkerRecord> workers(WorkerQuery query) throws StoreException;

    /** How many Workers there are. Cheap. */
    RuntimeSummary.Counts counts() throws StoreException;

    /** Workers with an active run or queued inputs: what a restart must look after. */
    List<WorkerRecord> unsettled() throws StoreException;

    /** Events with a sequence above {@code after}, in order; empty when there are none or the Worker is unknown. */
    List<LoggedEvent> events(WorkerId worker, long after, int limit) throws StoreException;

    /** The events that are transcript items, with a transcript sequence above {@code start}, in order. */
    List<LoggedEvent> transcript(WorkerId worker, long start, int limit) throws StoreException;

    /** The lowest sequence still retained; 1 when nothing was dropped yet. */
    long firstRetained(WorkerId worker) throws StoreException;

    /**
     * The answer kept under a key.
     *
     * @param worker whose; empty for the Runtime's own keys (creation)
     */
    Optional<IdempotentAnswer> answer(Optional<WorkerId> worker, IdempotencyKey key) throws StoreException;

    /** Removes a Worker, its log and its answers. Unknown is fine. */
    void delete(WorkerId worker) throws StoreException;

    /** The highest Worker id ever committed, so that ids go on from there; empty for a new store. */
    Optional<WorkerId> newestWorkerId() throws StoreException;

    /** Releases the store. What was committed stays as durable as promised. */
    @Override
    void close();
}
