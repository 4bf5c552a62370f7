package dev.yado.registry.internal.access;

import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessRequest;
import org.osgi.service.component.annotations.Component;

/** The policy when there is no other: whoever was let in may do everything. Has the lowest ranking there is. */
@Component(service = AccessPolicy.class, property = "service.ranking:Integer=-2147483648")
public final class AllowAllPolicy implements AccessPolicy {

    @Override
    public Decision decide(AccessRequest request) {
        return Decision.ALLOW;
    }
}
