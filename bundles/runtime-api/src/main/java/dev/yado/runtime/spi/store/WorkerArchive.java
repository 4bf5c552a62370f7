package dev.yado.runtime.spi.store;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps ended Workers before retention removes them, if retention is configured to archive. Registered as an OSGi service. Without one nothing that should be
 * archived is removed.
 */
@ConsumerType
public interface WorkerArchive {

    /**
     * Archives a whole Worker; durable when this returns. A Worker that is archived again (its removal failed) replaces the earlier copy.
     *
     * @throws StoreException when it was not archived; it stays in the store and is tried again later
     */
    void archive(WorkerRecord worker, EventReader log) throws StoreException;

    /** Reads the log of the Worker to archive. */
    @FunctionalInterface
    interface EventReader {

        /** Returns events with a sequence above {@code after}, in order; empty at the end. */
        List<LoggedEvent> read(long after, int limit) throws StoreException;
    }
}
