package dev.yado.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of every change that was asked for and of every refusal by the policy. An OSGi service; all of them are told, the registry brings
 * one that writes JSON lines. Called after the outcome is known and before it is answered: it should hand over and return. What it throws is
 * logged and changes no answer.
 */
@ConsumerType
public interface AuditSink {

    void record(AuditEvent event);
}
