package dev.yado.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes an event for every requested change and every refusal by the policy. An OSGi service; every sink gets every event, and the registry has
 * one that writes JSON lines.
 *
 * <p>An event is queued when the outcome is known, before the response. Each sink has a thread of its own, which delivers the events in their
 * order; so a sink may block, and no request waits for it or fails because of it. While a sink is slow, up to 8,192 events wait for it; further
 * ones are lost to it, which {@link #lost} and the log report. What a sink throws is logged, and the event counts as delivered. When the sink or
 * the registry is unregistered, the events that wait are delivered for up to 3 s.
 */
@ConsumerType
public interface AuditSink {

    /** Takes one event. Never called by two threads at once. */
    void record(AuditEvent event);

    /**
     * Takes note that events were lost. Called before the next event that is not. By default ignored.
     *
     * @param count number of lost events since the last call
     */
    default void lost(long count) {
    }
}
