package dev.yado.runtime.spi.engine;

import dev.yado.model.transcript.TranscriptItem;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Reads a Worker's committed transcript, in order. Safe to call from the run's thread. */
@ProviderType
public interface TranscriptReader {

    /** Returns the number of items. */
    long length();

    /** Returns at most {@code limit} items after the first {@code start}. */
    List<TranscriptItem> read(long start, int limit);
}
