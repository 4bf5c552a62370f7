package dev.yado.registry.internal.access;

import dev.yado.model.failure.FailureCode;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.AuditSink;
import dev.yado.registry.internal.source.SourceFailures;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells every audit sink; one that fails changes no answer and keeps nothing from the others. Thread-safe. */
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
