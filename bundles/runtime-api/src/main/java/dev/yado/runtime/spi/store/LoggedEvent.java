package dev.yado.runtime.spi.store;

import dev.yado.model.event.WorkerEvent;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** An event and its transcript sequence. @param transcriptSequence the sequence in the transcript; empty if the event is not a transcript item */
@ProviderType
public record LoggedEvent(WorkerEvent event, OptionalLong transcriptSequence) {
}
