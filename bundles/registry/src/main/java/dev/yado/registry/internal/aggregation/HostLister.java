package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.call.SourceCall;
import dev.yado.registry.internal.fleet.RegisteredSource;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the Runtimes of a host. Stateless. */
public final class HostLister {

    private HostLister() {
    }

    /**
     * Calls all sources concurrently. A source that is late, failing or unavailable is included if it had the host when it last responded:
     * the list then states why its Workers are missing, instead of reporting an unknown host.
     *
     * @throws YadoException {@code unknown_host}
     */
    public static List<RuntimeSlot> slotsOf(HostId host, List<RuntimeSlot> slots, Deadline deadline) {
        Map<RuntimeSlot, Optional<SourceCall<Boolean>>> calls = new LinkedHashMap<>();
        for (RuntimeSlot slot : slots) {
            calls.put(slot, slot.active().flatMap(source -> begin(source, host)));
        }
        List<RuntimeSlot> found = new ArrayList<>();
        calls.forEach((slot, call) -> {
            if (has(host, slot, call, deadline)) {
                found.add(slot);
            }
        });
        if (found.isEmpty()) {
            throw new YadoException(FailureCode.UNKNOWN_HOST, "there is no host " + host);
        }
        return found;
    }

    private static Optional<SourceCall<Boolean>> begin(RegisteredSource source, HostId host) {
        try {
            return source.gate().begin(false, () -> has(source, host), late -> {});
        } catch (YadoException overloaded) {
            return Optional.empty();
        }
    }

    private static boolean has(RegisteredSource source, HostId host) {
        RuntimeSource service = source.service();
        RuntimeId id = source.id();
        return source.lastKnown().remember(Projections.runtime(service.runtime(), id)).hostIds().contains(host)
                || service.hosts().stream().map(HostProjection::hostId).anyMatch(host::equals);
    }

    private static boolean has(HostId host, RuntimeSlot slot, Optional<SourceCall<Boolean>> call, Deadline deadline) {
        try {
            if (call.isPresent()) {
                return call.get().await(deadline);
            }
        } catch (YadoException noAnswer) {
            // The last known state applies.
        }
        return slot.active().map(source -> source.lastKnown().get()).orElse(slot.lastKnown())
                .filter(last -> last.hostIds().contains(host)).isPresent();
    }
}
