package com.example.policy;

import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.Action;
import org.osgi.service.component.annotations.Component;

/** Hides one Runtime, and forbids to delete Workers. */
@Component(property = {"service.ranking:Integer=100", AccessPolicy.NAME + "=site"})
public final class SitePolicy implements AccessPolicy {

    @Override
    public Decision decide(AccessRequest request) {
        if (request.runtime().value().equals("local-worker-runtime")) {
            return Decision.HIDE;
        }
        return request.action() == Action.DELETE ? Decision.FORBID : Decision.ALLOW;
    }
}
