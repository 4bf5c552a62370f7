package dev.yado.registry.internal.access;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.registry.api.AccessGrant;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RequestKind;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.support.log.FailureLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The permissions that are in use by open streams. All are decided again after a change of the policy and at an interval, a few at a time and
 * without blocking a thread; those that are refused, or not decided, are revoked. Thread-safe.
 */
public final class Grants {

    /** Maximum number of decisions in progress: less than the threads of a policy, so that requests are not kept waiting. */
    private static final int WINDOW = 4;
    /** Minimum time between the starts of two passes, so that a policy that announces all the time does not cause one after the other. */
    private static final long PAUSE_NANOS = 100_000_000L;
    /** Shorter than the interval, so that a new interval takes effect at once. */
    private static final long TICK_NANOS = 500_000_000L;

    private final AuthorizationCheck authorization;
    private final PolicyElection policies;
    private final Supplier<List<RuntimeId>> runtimes;
    private final ScheduledExecutorService timer;
    private final FailureLog failures = new FailureLog(System.getLogger("dev.yado.registry"));
    private final Set<Grant> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean due = new AtomicBoolean();
    // Of the timer's thread only.
    private long lastPass;

    /** @param runtimes returns the ids of all known Runtimes */
    public Grants(AuthorizationCheck authorization, PolicyElection policies, Supplier<List<RuntimeId>> runtimes, ScheduledExecutorService timer) {
        this.authorization = authorization;
        this.policies = policies;
        this.runtimes = runtimes;
        this.timer = timer;
        this.lastPass = System.nanoTime() - PAUSE_NANOS;
    }

    /** Starts deciding again. */
    public void start() {
        policies.onChange(this::recheck);
        repeat();
    }

    /**
     * Decides on an operation and keeps deciding.
     *
     * @param refused throws for the refusal that it is called with
     * @throws YadoException {@code policy_unavailable}
     */
    public AccessGrant observe(Operation operation, Consumer<YadoException> refused) {
        return open(new Grant(policies.state().version(), operation.caller()) {
            @Override
            CompletableFuture<Optional<YadoException>> decide(long version) {
                return authorization.startRefusal(operation);
            }
        }, () -> authorization.refusal(operation).ifPresent(refused));
    }

    /**
     * Permits a fleet stream until the policy changes: what was shown under the old one may not be shown under the new one. At the interval, the
     * Runtimes that the caller sees are compared with those that it saw before.
     *
     * @throws YadoException {@code policy_unavailable}
     */
    public AccessGrant watch(Caller caller) {
        long version = policies.state().version();
        List<RuntimeId> ids = new ArrayList<>();
        List<Decision> decisions = new ArrayList<>();
        return open(new Grant(version, caller) {
            @Override
            CompletableFuture<Optional<YadoException>> decide(long now) {
                if (now != version) {
                    return CompletableFuture.completedFuture(Optional.of(changed()));
                }
                return authorization.startRuntimes(caller, ids, RequestKind.STREAM)
                        .thenApply(seen -> seen.equals(decisions) ? Optional.empty() : Optional.of(changed()));
            }
        }, () -> {
            ids.addAll(runtimes.get());
            decisions.addAll(authorization.runtimes(caller, ids, RequestKind.STREAM));
        });
    }

    private static YadoException changed() {
        return new YadoException(FailureCode.FORBIDDEN, "the access policy changed; read the lists again");
    }

    private AccessGrant open(Grant grant, Runnable firstDecision) {
        firstDecision.run();
        if (grant.caller.kind() != Caller.Kind.INTERNAL) {
            open.add(grant);
            if (policies.state().version() != grant.version) {
                // A pass for this change may have begun before this grant was one of the open ones.
                recheck();
            }
        }
        return grant;
    }

    /** Decides about all grants again, soon. */
    void recheck() {
        if (!due.compareAndSet(false, true)) {
            return;
        }
        try {
            timer.execute(this::passWhenDue);
        } catch (RejectedExecutionException registryStops) {
            // All feeds end.
        }
    }

    private void passWhenDue() {
        long wait = lastPass + PAUSE_NANOS - System.nanoTime();
        if (wait > 0) {
            schedule(this::pass, wait);
        } else {
            pass();
        }
    }

    private void pass() {
        lastPass = System.nanoTime();
        due.set(false);
        long version = policies.state().version();
        Iterator<Grant> all = List.copyOf(open).iterator();
        for (int i = 0; i < WINDOW; i++) {
            next(all, version);
        }
    }

    private void next(Iterator<Grant> all, long version) {
        while (true) {
            Grant grant;
            synchronized (all) {
                if (!all.hasNext()) {
                    return;
                }
                grant = all.next();
            }
            CompletableFuture<Optional<YadoException>> decision = grant.decide(version);
            boolean immediate = decision.isDone();
            decision.whenComplete((refusal, failed) -> {
                if (failed != null) {
                    grant.revoke(failed instanceof YadoException known ? known : PolicyFailures.failed());
                } else {
                    refusal.ifPresent(grant::revoke);
                }
                if (!immediate) {
                    next(all, version);
                }
            });
            // A loop and no recursion: without a policy, all decisions are immediate.
            if (!immediate) {
                return;
            }
        }
    }

    private void repeat() {
        schedule(() -> {
            if (System.nanoTime() - lastPass >= policies.settings().recheck().toNanos()) {
                recheck();
            }
            repeat();
        }, Math.min(TICK_NANOS, policies.settings().recheck().toNanos()));
    }

    private void schedule(Runnable task, long nanos) {
        try {
            timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException registryStops) {
            // All feeds end.
        }
    }

    private abstract class Grant implements AccessGrant {

        private final long version;
        private final Caller caller;
        // Guarded by this.
        private Consumer<Failure> onRevoked;
        private Failure revoked;
        private boolean closed;

        Grant(long version, Caller caller) {
            this.version = version;
            this.caller = caller;
        }

        /** Decides again. @param now the version of the policy at the begin of the pass */
        abstract CompletableFuture<Optional<YadoException>> decide(long now);

        @Override
        public void onRevoked(Consumer<Failure> action) {
            Failure already;
            synchronized (this) {
                onRevoked = action;
                already = closed ? null : revoked;
            }
            if (already != null) {
                action.accept(already);
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
            }
            open.remove(this);
        }

        private void revoke(YadoException why) {
            open.remove(this);
            Consumer<Failure> action;
            synchronized (this) {
                if (closed || revoked != null) {
                    return;
                }
                revoked = why.failure();
                action = onRevoked;
            }
            if (action != null) {
                try {
                    action.accept(why.failure());
                } catch (RuntimeException failed) {
                    SourceFailures.internal(failures, "a stream could not be ended after the access policy changed", failed);
                }
            }
        }
    }
}
