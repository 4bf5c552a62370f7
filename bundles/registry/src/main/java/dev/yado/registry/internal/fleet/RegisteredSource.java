package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.source.SourceGate;
import dev.yado.source.api.RuntimeSource;

/**
 * One source with a valid id while its service is here. The lease is its identity: facts may be read anew, the lease stays.
 *
 * @param service called through the lease only
 */
public record RegisteredSource(RuntimeId id, SourceProperties facts, RuntimeSource service, SourceGate gate, LastKnown lastKnown) {

    RegisteredSource with(SourceProperties newFacts) {
        return new RegisteredSource(id, newFacts, service, gate, lastKnown);
    }

    boolean same(RegisteredSource other) {
        return gate == other.gate;
    }
}
