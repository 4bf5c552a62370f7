package dev.yado.runtime.spi.store;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where ended Workers go before retention removes them, if retention is told to archive. Registered as an OSGi service. Without one nothing that was to be
 * archived is removed.
 */
@ConsumerType
public interface WorkerArchive {

    /**
     * Puts a whole Worker away. What was put away is durable when this returns. A Worker that is put away again (its removal failed) replaces what was there.
     *
     * @throws StoreException when it was not put away; it is then kept and tried again later
     */
    void archive(WorkerRecord worker, EventReader log) throws StoreException;

    /** Reads the log of the Worker that is put away. */
    @FunctionalInterface
    interface EventReader {

        /** Events with a sequence above {@code after}, in order; empty at the end. */
        List<LoggedEvent> read(long after, int limit) throws StoreException;
    }
}
