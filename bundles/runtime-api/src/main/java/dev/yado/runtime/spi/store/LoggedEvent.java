package dev.yado.runtime.spi.store;

import dev.yado.model.event.WorkerEvent;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** @param transcriptSequence set when the event is also this item of the transcript */
@ProviderType
public record LoggedEvent(WorkerEvent event, OptionalLong transcriptSequence) {
}
