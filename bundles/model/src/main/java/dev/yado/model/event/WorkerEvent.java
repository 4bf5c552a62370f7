package dev.yado.model.event;

import dev.yado.model.id.RunId;
import dev.yado.model.worker.Worker;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One durable event of a Worker's log.
 *
 * @param sequence from 1, without gaps, per Worker and epoch
 * @param at UTC with milliseconds; never earlier than the time of the previous event
 * @param runId the run that the event belongs to
 * @param payload the payload, which is {@link EventPayload#durable() durable}
 */
@ProviderType
public record WorkerEvent(long sequence, Instant at, Optional<RunId> runId, EventPayload payload) {

    /** Checks and copies the components. */
    public WorkerEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(runId, "runId");
        if (sequence < 1 || !payload.durable()) {
            throw new IllegalArgumentException("a logged event has a sequence from 1 and a durable payload");
        }
    }
}
