package dev.yado.registry.internal.access;

import dev.yado.model.failure.FailureCode;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.AuditSink;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Records operations in all audit sinks, each at its own pace. A sink that fails affects neither operations nor other sinks. Thread-safe. */
public final class Auditor {

    // By identity: a sink may define equality as it likes.
    private final Map<SinkKey, SinkQueue> sinks = new ConcurrentHashMap<>();
    private final Clock clock;

    private record SinkKey(AuditSink sink) {

        @Override
        public boolean equals(Object other) {
            return other instanceof SinkKey that && sink == that.sink;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(sink);
        }
    }

    public Auditor(Clock clock) {
        this.clock = clock;
    }

    public void add(AuditSink sink) {
        sinks.computeIfAbsent(new SinkKey(sink), key -> new SinkQueue(sink));
    }

    /** Removes a sink, after the events that wait for it were delivered or a bounded time has passed. */
    public void remove(AuditSink sink) {
        SinkQueue removed = sinks.remove(new SinkKey(sink));
        if (removed != null) {
            removed.close();
        }
    }

    /** Queues an event for every sink. Does not wait. */
    public void record(Operation operation, Optional<FailureCode> failure) {
        if (sinks.isEmpty()) {
            return;
        }
        AuditEvent event = AuditEvent.builder(clock.instant(), operation.caller(), operation.action(), operation.runtime())
                .worker(operation.worker().orElse(null)).answer(operation.answer().orElse(null)).failure(failure.orElse(null)).build();
        sinks.values().forEach(sink -> sink.add(event));
    }
}
