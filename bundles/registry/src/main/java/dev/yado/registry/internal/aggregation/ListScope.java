package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RequestKind;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.fleet.RegistrySnapshot;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The Runtimes that a page of a list covers.
 *
 * @param slots       those that the caller may see, in the order of their ids
 * @param diagnostics one for each Runtime that the policy forbids, and one for services without an id
 */
public record ListScope(List<RuntimeSlot> slots, List<Diagnostic> diagnostics) {

    /** @throws dev.yado.model.failure.YadoException {@code policy_unavailable} */
    public static ListScope of(RegistrySnapshot snapshot, Optional<ListPosition> from, AuthorizationCheck authorization, Caller caller) {
        List<RuntimeSlot> slots = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        // On the first page only: these services have no position in the order.
        if (from.isEmpty() && snapshot.invalid() > 0) {
            diagnostics.add(Projections.invalidSources(snapshot.invalid()));
        }
        List<RuntimeSlot> candidates = List.copyOf(from(snapshot, from));
        List<Decision> decisions = authorization.runtimes(caller, candidates.stream().map(RuntimeSlot::id).toList(), RequestKind.LIST);
        for (int i = 0; i < candidates.size(); i++) {
            RuntimeSlot slot = candidates.get(i);
            Decision decision = decisions.get(i);
            if (decision == Decision.ALLOW) {
                slots.add(slot);
            } else if (decision == Decision.FORBID) {
                diagnostics.add(Projections.diagnostic(slot.id(),
                        new Failure(FailureCode.FORBIDDEN, "the access policy does not allow you to list Runtime " + slot.id())));
            }
        }
        return new ListScope(List.copyOf(slots), List.copyOf(diagnostics));
    }

    private static Collection<RuntimeSlot> from(RegistrySnapshot snapshot, Optional<ListPosition> from) {
        return from.map(position -> snapshot.slots().tailMap(position.runtime(), true)).orElse(snapshot.slots()).values();
    }
}
