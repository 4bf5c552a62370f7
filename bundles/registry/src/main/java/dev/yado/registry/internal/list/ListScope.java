package dev.yado.registry.internal.list;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.Caller;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.fleet.RegistrySnapshot;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.registry.internal.source.Projections;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which Runtimes a page of a list is about.
 *
 * @param seats       those the caller may see, in the order of their ids
 * @param diagnostics one for each that the policy refuses openly, and for services without an id
 */
public record ListScope(List<RuntimeSlot> seats, List<Diagnostic> diagnostics) {

    public static ListScope of(RegistrySnapshot snapshot, Optional<ListPosition> from, AuthorizationCheck gate, Caller caller) {
        List<RuntimeSlot> seats = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        // On the first page only: it belongs to no place in the order.
        if (from.isEmpty() && snapshot.invalid() > 0) {
            diagnostics.add(Projections.invalidSources(snapshot.invalid()));
        }
        for (RuntimeSlot seat : from(snapshot, from)) {
            Decision decision = gate.decide(caller, Action.LIST, seat.id(), Optional.empty());
            if (decision == Decision.ALLOW) {
                seats.add(seat);
            } else if (decision == Decision.FORBID) {
                diagnostics.add(Projections.diagnostic(seat.id(),
                        new Failure(FailureCode.FORBIDDEN, "the access policy does not let you list Runtime " + seat.id())));
            }
        }
        return new ListScope(List.copyOf(seats), List.copyOf(diagnostics));
    }

    private static Collection<RuntimeSlot> from(RegistrySnapshot snapshot, Optional<ListPosition> from) {
        return from.map(position -> snapshot.seats().tailMap(position.runtime(), true)).orElse(snapshot.seats()).values();
    }
}
