package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.call.SourceGate;
import dev.yado.source.api.RuntimeSource;

/**
 * A source with a valid id while its service is registered. The gate is its identity: properties may be read again, the gate stays.
 *
 * @param service called through the gate only
 */
public record RegisteredSource(RuntimeId id, SourceProperties properties, RuntimeSource service, SourceGate gate, LastKnown lastKnown) {

    RegisteredSource with(SourceProperties newProperties) {
        return new RegisteredSource(id, newProperties, service, gate, lastKnown);
    }

    boolean same(RegisteredSource other) {
        return gate == other.gate;
    }
}
