package dev.yado.registry.internal.access;

import dev.yado.model.failure.FailureCode;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.AuditSink;
import dev.yado.registry.internal.call.SourceFailures;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records operations in all audit sinks. A sink that fails affects neither the operation nor the other sinks. Thread-safe. */
public final class Auditor {

    private final List<AuditSink> sinks = new CopyOnWriteArrayList<>();
    private final Clock clock;

    public Auditor(Clock clock) {
        this.clock = clock;
    }

    public void add(AuditSink sink) {
        sinks.add(sink);
    }

    public void remove(AuditSink sink) {
        sinks.remove(sink);
    }

    public void record(Operation operation, Optional<FailureCode> failure) {
        AuditEvent event = AuditEvent.builder(clock.instant(), operation.caller(), operation.action(), operation.runtime())
                .worker(operation.worker().orElse(null)).answer(operation.answer().orElse(null)).failure(failure.orElse(null)).build();
        for (AuditSink sink : sinks) {
            try {
                sink.record(event);
            } catch (Throwable thrown) {
                SourceFailures.internal("an audit sink failed", thrown);
            }
        }
    }
}
