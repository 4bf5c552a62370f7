package dev.yado.registry.internal.access;

import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessRequest;
import org.osgi.service.component.annotations.Component;

/** The default policy: every authenticated caller may do everything. It has the lowest ranking, so any other policy replaces it. */
@Component(service = AccessPolicy.class, property = "service.ranking:Integer=-2147483648")
public final class AllowAllPolicy implements AccessPolicy {

    @Override
    public Decision decide(AccessRequest request) {
        return Decision.ALLOW;
    }
}
