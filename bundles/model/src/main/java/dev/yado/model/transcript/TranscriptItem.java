package dev.yado.model.transcript;

import dev.yado.model.id.RunId;
import dev.yado.model.worker.Worker;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One thing that was said.
 *
 * @param sequence dense, from 1, per Worker
 * @param eventId  the sequence of the event it is a projection of
 * @param runId    absent where a Runtime of another make does not say
 * @param at       absent where a Runtime of another make does not say
 */
@ProviderType
public record TranscriptItem(long sequence, TranscriptRole role, String content, long eventId, Optional<RunId> runId,
        Optional<Instant> at) {
}
