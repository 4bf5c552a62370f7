package dev.yado.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes an event for every requested change and every refusal by the policy. An OSGi service; every sink gets every event, and the registry has
 * one that writes JSON lines. Called after the outcome is known and before the response: it should hand over and return. What it throws is
 * logged and changes no response.
 */
@ConsumerType
public interface AuditSink {

    /** Takes one event. Must return at once. */
    void record(AuditEvent event);
}
