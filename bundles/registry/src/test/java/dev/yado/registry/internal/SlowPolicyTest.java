package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.fails;
import static dev.yado.registry.internal.RegistryFixture.id;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static dev.yado.registry.internal.RegistryFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.AccessStatus;
import dev.yado.registry.internal.access.PolicyRequirement;
import dev.yado.registry.internal.access.PolicySettings;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that do not decide in time: they cost a bounded time and a bounded number of threads, and no Runtime is blamed. */
@Timeout(60)
class SlowPolicyTest {

    private static final WorkerQuery ALL = WorkerQuery.first(100);
    private static final PolicySettings HURRIED = new PolicySettings(PolicyRequirement.ONCE_SEEN, Duration.ofMillis(100), Duration.ofHours(1));

    private final RegistryFixture fixture = new RegistryFixture(RegistryFixture.UNHURRIED, HURRIED);
    private final FakeSource source = new FakeSource("a", "A", "w1", "w2");
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();

    @BeforeEach
    void aRuntime() {
        fixture.introduce("a", 0, source);
    }

    @AfterEach
    void close() {
        release.countDown();
        fixture.close();
    }

    /** Waits for the latch, whatever interrupts it. */
    private Decision deaf() {
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        boolean interrupted = false;
        while (true) {
            try {
                release.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        inside.decrementAndGet();
        return Decision.ALLOW;
    }

    private static List<Thread> policyThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("yado-registry-policy-")).toList();
    }

    @Test
    void aPolicyThatHangsIsNotAskedByEveryone() throws Exception {
        int before = policyThreads().size();
        fixture.policy(request -> deaf());
        Queue<FailureCode> codes = new ConcurrentLinkedQueue<>();
        Thread[] callers = new Thread[200];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> {
                for (int n = 0; n < 5; n++) {
                    try {
                        fixture.api.worker(CALLER, ref("a", "w1"));
                        codes.add(FailureCode.INTERNAL);
                    } catch (YadoException failed) {
                        codes.add(failed.code());
                    }
                }
            });
            callers[i].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(codes).hasSize(1_000).containsOnly(FailureCode.POLICY_UNAVAILABLE);
        assertThat(mostInside.get()).isBetween(1, 8);
        assertThat(policyThreads().size() - before).isLessThanOrEqualTo(8);
        assertThat(fixture.api.access().state()).isEqualTo(AccessStatus.State.UNAVAILABLE);
        int seen = source.calls.get();
        fails(FailureCode.POLICY_UNAVAILABLE, () -> fixture.api.workers(CALLER, ALL));
        fails(FailureCode.POLICY_UNAVAILABLE, () -> fixture.api.workers(CALLER, id("a"), ALL));
        assertThat(source.calls.get()).as("the Runtime is not even called").isEqualTo(seen);

        // Without any request, it is noticed that the policy decides again.
        release.countDown();
        until("the policy is asked again", () -> fixture.api.access().state() == AccessStatus.State.ENFORCED);
        assertThat(fixture.api.worker(CALLER, ref("a", "w1")).label()).isEqualTo("w1");
    }

    @Test
    void aPolicyThatSpinsOrIsInterruptedIsContained() {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger interrupted = new AtomicInteger();
        List<AccessPolicy> hostile = List.of(request -> {
            while (!stop.get()) {
                Thread.onSpinWait();
            }
            return Decision.ALLOW;
        }, request -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
            return Decision.ALLOW;
        });
        for (AccessPolicy policy : hostile) {
            fixture.policy(policy);
            assertThat(fails(FailureCode.POLICY_UNAVAILABLE, () -> fixture.api.worker(CALLER, ref("a", "w1"))).getMessage()).contains("in time");
        }
        until("the one that waits is interrupted", () -> interrupted.get() > 0);
        stop.set(true);
        until("no thread is left in the policy that goes on after an interrupt", () -> policyThreads().stream()
                .noneMatch(thread -> List.of(thread.getStackTrace()).toString().contains(SlowPolicyTest.class.getName())));
    }

    @Test
    void theRuntimeIsNotBlamedForAListThatThePolicyDelays() {
        // Each decision is in time, all together are not.
        RegistryFixture strict =
                new RegistryFixture(new RegistryLimits(Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofSeconds(10), 2, java.util.Set.of()),
                        new PolicySettings(PolicyRequirement.ANY, Duration.ofMillis(1_500), Duration.ofHours(1)));
        try {
            FakeSource many = new FakeSource("a", "A", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8");
            many.pageSize = 1;
            strict.policy(request -> {
                if (request.worker().isPresent()) {
                    try {
                        release.await(1, java.util.concurrent.TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return Decision.ALLOW;
            });
            strict.add("a", 0, many);
            fails(FailureCode.POLICY_UNAVAILABLE, () -> strict.api.workers(CALLER, ALL));
            fails(FailureCode.POLICY_UNAVAILABLE, () -> strict.api.workers(CALLER, id("a"), ALL));
            assertThat(strict.api.runtime(CALLER, id("a")).label()).as("its calls are not used up").isEqualTo("A");
        } finally {
            strict.close();
        }
    }

    @Test
    void aPolicyThatLeavesDuringADecisionHasNotDecided() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        fixture.policy(request -> {
            asked.countDown();
            return deaf();
        });
        RegistryFixture patient = new RegistryFixture(RegistryFixture.UNHURRIED);
        try {
            patient.introduce("a", 0, source);
            patient.policy(request -> {
                asked.countDown();
                return deaf();
            });
            Queue<FailureCode> codes = new ConcurrentLinkedQueue<>();
            Thread caller = new Thread(() -> {
                try {
                    patient.api.worker(CALLER, ref("a", "w1"));
                    codes.add(FailureCode.INTERNAL);
                } catch (YadoException failed) {
                    codes.add(failed.code());
                }
            });
            caller.start();
            asked.await();
            Thread removal = new Thread(() -> patient.registry.policies().remove("policy"));
            removal.start();
            caller.join();
            assertThat(codes).containsExactly(FailureCode.POLICY_UNAVAILABLE);
            release.countDown();
            removal.join();
        } finally {
            patient.close();
        }
    }

    @Test
    void aDecisionOfAReplacedPolicyDoesNotCount() throws Exception {
        RegistryFixture patient = new RegistryFixture(RegistryFixture.UNHURRIED);
        try {
            patient.introduce("a", 0, source);
            CountDownLatch asked = new CountDownLatch(1);
            patient.addPolicy("mild", 1, "mild", request -> {
                asked.countDown();
                return deaf();
            });
            Queue<FailureCode> codes = new ConcurrentLinkedQueue<>();
            Thread caller = new Thread(() -> {
                try {
                    patient.api.worker(CALLER, ref("a", "w1"));
                    codes.add(FailureCode.INTERNAL);
                } catch (YadoException failed) {
                    codes.add(failed.code());
                }
            });
            caller.start();
            asked.await();
            patient.addPolicy("strict", 2, "strict", request -> Decision.FORBID);
            release.countDown();
            caller.join();
            assertThat(codes).containsExactly(FailureCode.WORKER_NOT_VISIBLE);
            assertThat(patient.api.access().policy()).contains("strict");
        } finally {
            patient.close();
        }
    }

    @Test
    void onlyTheRequiredPolicyDecides() {
        RegistryFixture named = new RegistryFixture(RegistryFixture.UNHURRIED,
                new PolicySettings(PolicyRequirement.parse("site"), Duration.ofSeconds(10), Duration.ofHours(1)));
        try {
            named.introduce("a", 0, source);
            assertThat(named.api.access().state()).isEqualTo(AccessStatus.State.UNAVAILABLE);
            named.addPolicy("other", 1_000, "other", request -> Decision.ALLOW);
            fails(FailureCode.POLICY_UNAVAILABLE, () -> named.api.worker(CALLER, ref("a", "w1")));
            named.addPolicy("site", 0, "site", request -> request.worker().isPresent() ? Decision.HIDE : Decision.ALLOW);
            fails(FailureCode.UNKNOWN_WORKER, () -> named.api.worker(CALLER, ref("a", "w1")));
            named.registry.policies().remove("site");
            fails(FailureCode.POLICY_UNAVAILABLE, () -> named.api.worker(CALLER, ref("a", "w1")));
            named.registry.policies().configure(new PolicySettings(PolicyRequirement.NEVER, Duration.ofSeconds(10), Duration.ofHours(1)));
            named.registry.policies().remove("other");
            assertThat(named.api.worker(CALLER, ref("a", "w1")).label()).isEqualTo("w1");
            assertThat(named.api.access().state()).isEqualTo(AccessStatus.State.NONE);
        } finally {
            named.close();
        }
    }

    @Test
    void aPolicyThatCannotBeCreatedIsNotAbsent() {
        AtomicBoolean works = new AtomicBoolean();
        fixture.registry.policies().add("broken", RegistryFixture.properties(1, null, false), () -> works.get() ? request -> Decision.ALLOW : null);
        fails(FailureCode.POLICY_UNAVAILABLE, () -> fixture.api.worker(CALLER, ref("a", "w1")));
        works.set(true);
        until("it is created later", () -> {
            try {
                return fixture.api.worker(CALLER, ref("a", "w1")).label().equals("w1");
            } catch (YadoException notYet) {
                return false;
            }
        });
    }
}
