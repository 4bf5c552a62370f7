package dev.yado.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives an audit event for every requested change and every refusal by the policy. An OSGi service; all sinks receive all events, and the registry provides
 * one that writes JSON lines. Called after the outcome is known and before the response, so it should delegate and return. Exceptions are logged and do not
 * affect the response.
 */
@ConsumerType
public interface AuditSink {

    /** Receives one event. Must return immediately. */
    void record(AuditEvent event);
}
