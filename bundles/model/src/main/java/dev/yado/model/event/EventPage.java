package dev.yado.model.event;

import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A page of the log.
 *
 * @param events        in order
 * @param next          where the next page begins; empty when this one reached the end of the log as it was
 * @param firstRetained the lowest sequence that is still kept: above 1, what was before it is gone for good
 */
@ProviderType
public record EventPage(Epoch epoch, List<WorkerEvent> events, Optional<Cursor> next, long firstRetained) {

    public EventPage {
        events = List.copyOf(events);
    }

    /** A page of a log that is kept whole, as far as is known. */
    public EventPage(Epoch epoch, List<WorkerEvent> events, Optional<Cursor> next) {
        this(epoch, events, next, 1);
    }
}
