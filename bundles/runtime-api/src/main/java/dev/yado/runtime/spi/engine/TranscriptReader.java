package dev.yado.runtime.spi.engine;

import dev.yado.model.transcript.TranscriptItem;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Reads a Worker's committed transcript, in order. Safe to call from the run's thread. */
@ProviderType
public interface TranscriptReader {

    /** How many items there are. */
    long length();

    /** At most {@code limit} items after skipping {@code start}. */
    List<TranscriptItem> read(long start, int limit);
}
