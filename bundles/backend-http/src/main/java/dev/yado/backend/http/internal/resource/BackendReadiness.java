package dev.yado.backend.http.internal.resource;

import dev.yado.http.route.HealthRoutes;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessStatus;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks whether the Backend is ready: the registry responds, a required access policy decides, and each required source kind has a Runtime that is available and whose
 * Workers can be read and changed. Checks as the Backend itself, regardless of what the policy shows to callers. Immutable.
 */
public final class BackendReadiness implements HealthRoutes.ReadinessCheck {

    private static final Caller PROBE = Caller.of("readyz", Caller.Kind.INTERNAL);

    private final RuntimeRegistry registry;
    private final Set<SourceKind> needed;

    /**
     * @param needed wire names of the required source kinds
     * @throws IllegalArgumentException if one is unknown
     */
    public BackendReadiness(RuntimeRegistry registry, Collection<String> needed) {
        this.registry = registry;
        this.needed = needed.stream().map(name -> WireName.parse(SourceKind.class, name)
                .orElseThrow(() -> new IllegalArgumentException("ready_needs must be a list of source kinds; see docs/configuration.md")))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Map<String, Object> check() {
        List<RuntimeProjection> runtimes;
        try {
            registry.workspace();
            runtimes = registry.runtimes(PROBE, WorkerQuery.first(WorkerQuery.MAX_LIMIT)).items();
        } catch (YadoException e) {
            throw HealthRoutes.notReady("registry");
        }
        AccessStatus access = registry.access();
        if (access.state() == AccessStatus.State.UNAVAILABLE) {
            throw HealthRoutes.notReady(FailureCode.POLICY_UNAVAILABLE, "policy");
        }
        for (SourceKind kind : needed) {
            List<RuntimeProjection> serving = runtimes.stream().filter(runtime -> runtime.source() == kind
                    && runtime.status() == RuntimeStatus.RUNNING && !runtime.stale()).toList();
            if (serving.isEmpty()) {
                throw HealthRoutes.notReady("runtime");
            }
            if (serving.stream().noneMatch(this::canBeRead)) {
                throw HealthRoutes.notReady(FailureCode.RUNTIME_UNAVAILABLE, "store", "the Workers of no Runtime of the required kind can be read");
            }
            if (serving.stream().noneMatch(runtime -> storeProblem(runtime).isEmpty())) {
                throw HealthRoutes.notReady(FailureCode.RUNTIME_UNAVAILABLE, "store", storeProblem(serving.get(0)).orElse("the store accepts no changes"));
            }
        }
        return Map.of("runtimes", byStatus(runtimes), "access_policy", access.state().wire());
    }

    /** Returns why the store of a Runtime accepts no changes; empty if it accepts them. */
    private static Optional<String> storeProblem(RuntimeProjection runtime) {
        return runtime.diagnostics().stream().filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR
                && diagnostic.code().equals(FailureCode.STORE_FAILED.wire())).map(Diagnostic::message).findFirst();
    }

    private boolean canBeRead(RuntimeProjection runtime) {
        try {
            registry.workers(PROBE, runtime.runtimeId(), WorkerQuery.first(1));
            return true;
        } catch (YadoException e) {
            return false;
        }
    }

    /** Counts the Runtimes by status. */
    static Map<String, Integer> byStatus(List<RuntimeProjection> runtimes) {
        Map<String, Integer> counts = new TreeMap<>();
        runtimes.forEach(runtime -> counts.merge(runtime.status().wire(), 1, Integer::sum));
        return counts;
    }
}
