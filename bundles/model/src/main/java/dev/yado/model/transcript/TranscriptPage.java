package dev.yado.model.transcript;

import dev.yado.model.id.WorkerRef;
import java.util.List;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A bounded part of a transcript.
 *
 * @param start      how many items were skipped: more than was asked for when those that follow are no longer kept
 * @param limit      most items that were asked for
 * @param totalItems how many items there are
 * @param nextStart  the {@code start} of the next page; empty at the end
 */
@ProviderType
public record TranscriptPage(WorkerRef worker, long start, int limit, long totalItems, List<TranscriptItem> items,
        OptionalLong nextStart) {

    public TranscriptPage {
        items = List.copyOf(items);
    }
}
