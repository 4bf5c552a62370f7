package com.example.policy;

import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.AuditSink;
import java.lang.System.Logger.Level;
import org.osgi.service.component.annotations.Component;

/** Logs who changed what. */
@Component
public final class SiteAudit implements AuditSink {

    private static final System.Logger LOG = System.getLogger("com.example.policy");

    @Override
    public void record(AuditEvent event) {
        LOG.log(Level.INFO, "audit: {0} {1} {2} {3}", event.caller().subject(), event.action(), event.worker().map(Object::toString).orElse("-"),
                event.failure().map(failure -> failure.wire()).orElse("accepted"));
    }

    @Override
    public void lost(long count) {
        LOG.log(Level.WARNING, "audit: {0} events were lost", count);
    }
}
