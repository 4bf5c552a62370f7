package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.source.Lease;
import dev.yado.source.api.RuntimeSource;

/**
 * One source with a valid id while its service is here. The lease is its identity: facts may be read anew, the lease stays.
 *
 * @param service called through the lease only
 */
public record Source(RuntimeId id, SourceFacts facts, RuntimeSource service, Lease lease, LastSeen seen) {

    Source with(SourceFacts newFacts) {
        return new Source(id, newFacts, service, lease, seen);
    }

    boolean same(Source other) {
        return lease == other.lease;
    }
}
