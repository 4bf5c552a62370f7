package dev.yado.runtime.spi.store;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Archives ended Workers before retention removes them, if retention is configured to archive. Registered as an OSGi service. Without one, Workers that must be
 * archived are not removed.
 */
@ConsumerType
public interface WorkerArchive {

    /**
     * Archives a Worker; durable when this method returns. A Worker that is archived again, because its removal failed, replaces the earlier copy.
     *
     * @throws StoreException if it was not archived; the Worker stays in the store, and archiving is repeated later
     */
    void archive(WorkerRecord worker, EventReader log) throws StoreException;

    /** Reads the log of the Worker to archive. */
    @FunctionalInterface
    interface EventReader {

        /** Returns events with a sequence above {@code after}, in order; empty at the end. */
        List<LoggedEvent> read(long after, int limit) throws StoreException;
    }
}
