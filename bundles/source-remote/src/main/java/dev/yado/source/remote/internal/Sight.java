package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.runtime.wire.DescribedRuntime;
import dev.yado.source.api.RuntimeStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What was seen of a Runtime last.
 *
 * @param seen       what it said of itself; empty before it first answered
 * @param away       why it does not answer; empty while it does
 * @param since      since when its status is what it is
 * @param observedAt when it was looked last
 * @param polled     it has no Runtime-wide stream, so its picture is only as fresh as the last look
 */
record Sight(Optional<DescribedRuntime> seen, Optional<Failure> away, Instant since, Instant observedAt, boolean polled) {

    RuntimeStatus status() {
        if (away.isPresent() || seen.isEmpty()) {
            return RuntimeStatus.UNAVAILABLE;
        }
        RuntimeSummary summary = seen.get().summary();
        if (summary.status() == RuntimeSummary.Status.STOPPED) {
            return RuntimeStatus.STOPPED;
        }
        return summary.draining() ? RuntimeStatus.DRAINING : RuntimeStatus.RUNNING;
    }

    Optional<RuntimeSummary> summary() {
        return seen.map(DescribedRuntime::summary);
    }

    Sight seen(DescribedRuntime now, Instant at) {
        Sight next = new Sight(Optional.of(now), Optional.empty(), since, at, polled);
        return new Sight(next.seen, next.away, next.status() == status() ? since : at, at, polled);
    }

    Sight away(Failure why, Instant at) {
        return new Sight(seen, Optional.of(why), status() == RuntimeStatus.UNAVAILABLE ? since : at, at, polled);
    }

    Sight polled(boolean now) {
        return new Sight(seen, away, since, observedAt, now);
    }
}
