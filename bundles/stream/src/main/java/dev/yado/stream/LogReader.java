package dev.yado.stream;

import dev.yado.model.event.WorkerEvent;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads the durable part of one Worker's log for streams that catch up. May block; called from one thread per stream. */
@ConsumerType
@FunctionalInterface
public interface LogReader {

    /**
     * Reads a page of events.
     *
     * @return at most {@code limit} retained events with a sequence above {@code after}, in order
     * @throws dev.yado.model.failure.YadoException ends the stream with a notice of the same meaning
     */
    List<WorkerEvent> read(long after, int limit);
}
