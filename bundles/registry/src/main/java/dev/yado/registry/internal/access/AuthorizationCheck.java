package dev.yado.registry.internal.access;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RequestKind;
import dev.yado.registry.internal.call.SourceFailures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Asks the policy that decides. Anything but a decision of it is a failure {@code policy_unavailable}: no policy where one is required, null,
 * an exception, a late decision. A decision counts only if the policy still decides when it arrives. Thread-safe.
 */
public final class AuthorizationCheck {

    private final PolicyElection policies;

    public AuthorizationCheck(PolicyElection policies) {
        this.policies = policies;
    }

    /** Returns whether the policy needs the properties of a Worker to decide about it. */
    public boolean readsWorkers(Caller caller) {
        return !isExempt(caller) && policies.state().readsWorkers();
    }

    /**
     * Decides on an operation: first on its Runtime, then on itself. Waits for the policy.
     *
     * @return the refusal: {@code forbidden}, {@code worker_not_visible}, {@code unknown_worker} or {@code unknown_runtime}; empty if it is allowed
     * @throws YadoException {@code policy_unavailable}
     */
    public Optional<YadoException> refusal(Operation operation) {
        return await(startRefusal(operation));
    }

    /** As {@link #refusal}, without waiting. */
    CompletableFuture<Optional<YadoException>> startRefusal(Operation operation) {
        AccessRequest request = operation.request();
        return decide(request.caller(), Optional.empty(), policy -> {
            Decision ofRuntime = runtime(policy, request.caller(), request.runtime(), request.kind());
            if (ofRuntime != Decision.ALLOW) {
                return Optional.of(refused(request, ofRuntime, true));
            }
            Decision decision = isOnlyRuntime(request) ? Decision.ALLOW : decided(policy, request);
            return decision == Decision.ALLOW ? Optional.empty() : Optional.of(refused(request, decision, false));
        });
    }

    /** Decides on the Runtime of an operation only. @throws YadoException {@code policy_unavailable} */
    public Optional<YadoException> refusalOfRuntime(Operation operation) {
        AccessRequest request = operation.request();
        return await(decide(request.caller(), Optional.empty(), policy -> {
            Decision decision = runtime(policy, request.caller(), request.runtime(), request.kind());
            return decision == Decision.ALLOW ? Optional.empty() : Optional.of(refused(request, decision, true));
        }));
    }

    /**
     * Decides on Runtimes: whether the caller may see them and what is in them. Waits for the policy.
     *
     * @return the decisions in the order of the ids
     * @throws YadoException {@code policy_unavailable}
     */
    public List<Decision> runtimes(Caller caller, Collection<RuntimeId> runtimes, RequestKind kind) {
        return await(startRuntimes(caller, List.copyOf(runtimes), kind));
    }

    /** As {@link #runtimes}, without waiting. */
    CompletableFuture<List<Decision>> startRuntimes(Caller caller, List<RuntimeId> runtimes, RequestKind kind) {
        return decide(caller, allowed(runtimes.size()), policy -> {
            List<Decision> decisions = new ArrayList<>(runtimes.size());
            runtimes.forEach(runtime -> decisions.add(runtime(policy, caller, runtime, kind)));
            return decisions;
        });
    }

    /**
     * Decides on items of a list whose Runtimes were decided already, without waiting.
     *
     * @return completes with the decisions in the order of the requests, or exceptionally with {@code policy_unavailable}
     */
    public CompletableFuture<List<Decision>> startItems(Caller caller, List<AccessRequest> requests) {
        if (requests.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return decide(caller, allowed(requests.size()), policy -> {
            List<Decision> decisions = new ArrayList<>(requests.size());
            requests.forEach(request -> decisions.add(decided(policy, request)));
            return decisions;
        });
    }

    /** Decides whether a change of the fleet is visible. Waits for the policy. @throws YadoException {@code policy_unavailable} */
    public boolean isVisible(Caller caller, RuntimeId runtime, Optional<AccessRequest> worker) {
        return await(decide(caller, true, policy -> runtime(policy, caller, runtime, RequestKind.STREAM) == Decision.ALLOW
                && (worker.isEmpty() || decided(policy, worker.get()) == Decision.ALLOW)));
    }

    /** @throws YadoException {@code policy_unavailable} if a policy is required and not there */
    public void requireDecider(Caller caller) {
        PolicyElection.State now = policies.state();
        if (!isExempt(caller) && now.calls().isEmpty() && !now.open()) {
            throw PolicyFailures.absent();
        }
    }

    public static YadoException unknownWorker() {
        return new YadoException(FailureCode.UNKNOWN_WORKER, "there is no such Worker in this Runtime");
    }

    // Code of this process that acts for the process itself: a policy that does not know it must not break streams and readiness.
    private static boolean isExempt(Caller caller) {
        return caller.kind() == Caller.Kind.INTERNAL;
    }

    private <T> CompletableFuture<T> decide(Caller caller, T withoutPolicy, Function<AccessPolicy, T> question) {
        return isExempt(caller) ? CompletableFuture.completedFuture(withoutPolicy) : attempt(withoutPolicy, question, true);
    }

    private <T> CompletableFuture<T> attempt(T withoutPolicy, Function<AccessPolicy, T> question, boolean first) {
        PolicyElection.State asked = policies.state();
        if (asked.calls().isEmpty()) {
            return asked.open() ? CompletableFuture.completedFuture(withoutPolicy) : CompletableFuture.failedFuture(PolicyFailures.absent());
        }
        CompletableFuture<T> decision = new CompletableFuture<>();
        asked.calls().get().ask(question).whenComplete((result, failed) -> {
            if (policies.state().version() == asked.version()) {
                complete(decision, result, failed);
            } else if (first) {
                // Another policy decides now, or this one otherwise: what it said does not count.
                attempt(withoutPolicy, question, false).whenComplete((again, failedAgain) -> complete(decision, again, failedAgain));
            } else {
                decision.completeExceptionally(PolicyFailures.left());
            }
        });
        return decision;
    }

    private static <T> void complete(CompletableFuture<T> decision, T result, Throwable failed) {
        if (failed != null) {
            decision.completeExceptionally(failed);
        } else {
            decision.complete(result);
        }
    }

    private static <T> T await(CompletableFuture<T> decision) {
        try {
            return decision.get();
        } catch (ExecutionException e) {
            // A new one: its stack trace is that of the caller.
            throw e.getCause() instanceof YadoException failure ? new YadoException(failure.failure()) : PolicyFailures.failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolicyFailures.interrupted();
        }
    }

    /** Asks about a Runtime as a whole; the stricter of the two decisions applies. */
    private static Decision runtime(AccessPolicy policy, Caller caller, RuntimeId runtime, RequestKind kind) {
        Decision list = decided(policy, AccessRequest.builder(caller, Action.LIST, runtime).kind(kind).build());
        Decision read = list == Decision.HIDE ? list : decided(policy, AccessRequest.builder(caller, Action.READ, runtime).kind(kind).build());
        return list.compareTo(read) >= 0 ? list : read;
    }

    private static boolean isOnlyRuntime(AccessRequest request) {
        return request.worker().isEmpty() && (request.action() == Action.LIST || request.action() == Action.READ);
    }

    private static Decision decided(AccessPolicy policy, AccessRequest request) {
        return Objects.requireNonNull(policy.decide(request), "the policy returned null");
    }

    private static List<Decision> allowed(int count) {
        return Collections.nCopies(count, Decision.ALLOW);
    }

    private static YadoException refused(AccessRequest request, Decision decision, boolean asRuntime) {
        if (decision == Decision.HIDE) {
            // A Worker of a hidden Runtime must look like a Worker of a Runtime that does not exist.
            return asRuntime || request.worker().isEmpty() ? SourceFailures.unknownRuntime(request.runtime()) : unknownWorker();
        }
        String action = request.action().wire();
        return request.worker().isPresent()
                ? new YadoException(FailureCode.WORKER_NOT_VISIBLE, "the access policy does not allow the action " + action + " on this Worker")
                : new YadoException(FailureCode.FORBIDDEN, "the access policy does not allow the action " + action + " on this Runtime");
    }
}
