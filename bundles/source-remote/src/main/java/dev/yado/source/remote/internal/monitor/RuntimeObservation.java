package dev.yado.source.remote.internal.monitor;

import dev.yado.model.failure.Failure;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.runtime.wire.DescribedRuntime;
import dev.yado.source.api.RuntimeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a Runtime after the latest poll or event.
 *
 * @param described  its latest description of itself; empty before its first response
 * @param failure    why it is unavailable; empty while it responds
 * @param since      the time at which its status became what it is
 * @param observedAt the time of this observation
 * @param polled     whether it has no Runtime-wide stream, so that this is only as fresh as the latest poll
 * @param clockSkew  how far the clock of its host is ahead of this one, negative if it is behind; empty if the difference is small or not known
 */
public record RuntimeObservation(Optional<DescribedRuntime> described, Optional<Failure> failure, Instant since, Instant observedAt, boolean polled,
        Optional<Duration> clockSkew) {

    public RuntimeStatus status() {
        if (failure.isPresent() || described.isEmpty()) {
            return RuntimeStatus.UNAVAILABLE;
        }
        RuntimeSummary summary = described.get().summary();
        if (summary.status() == RuntimeSummary.Status.STOPPED) {
            return RuntimeStatus.STOPPED;
        }
        return summary.draining() ? RuntimeStatus.DRAINING : RuntimeStatus.RUNNING;
    }

    public Optional<RuntimeSummary> summary() {
        return described.map(DescribedRuntime::summary);
    }

    RuntimeObservation described(DescribedRuntime now, Instant at, Optional<Duration> skew) {
        RuntimeObservation next = new RuntimeObservation(Optional.of(now), Optional.empty(), since, at, polled, skew);
        return new RuntimeObservation(next.described, next.failure, next.status() == status() ? since : at, at, polled, skew);
    }

    RuntimeObservation failed(Failure why, Instant at) {
        return new RuntimeObservation(described, Optional.of(why), status() == RuntimeStatus.UNAVAILABLE ? since : at, at, polled, clockSkew);
    }

    RuntimeObservation polled(boolean now) {
        return new RuntimeObservation(described, failure, since, observedAt, now, clockSkew);
    }
}
