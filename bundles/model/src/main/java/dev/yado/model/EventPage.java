package dev.yado.model;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A page of the log.
 *
 * @param events in order
 * @param next   where the next page begins; empty when this one reached the end of the log as it was
 */
@ProviderType
public record EventPage(Epoch epoch, List<WorkerEvent> events, Optional<Cursor> next) {

    public EventPage {
        events = List.copyOf(events);
    }
}
