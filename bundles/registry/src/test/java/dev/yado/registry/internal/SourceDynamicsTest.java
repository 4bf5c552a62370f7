package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static dev.yado.registry.internal.RegistryFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.Feed;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.FleetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registers and unregisters sources a thousand times under load. */
@Timeout(120)
class SourceDynamicsTest {

    private static final Set<FailureCode> EXPECTED =
            EnumSet.of(FailureCode.UNKNOWN_RUNTIME, FailureCode.RUNTIME_UNAVAILABLE, FailureCode.OVERLOADED);

    /** Threads of other tests in this JVM: a policy that ignores interrupts keeps its own. */
    private final Set<Thread> earlier = Set.copyOf(Thread.getAllStackTraces().keySet());
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private final Set<FailureCode> seen = ConcurrentHashMap.newKeySet();

    @Test
    void twoHundredCyclesUnderLoadLeaveNothingBehind() throws Exception {
        comeAndGo(200);
    }

    @Test
    @Tag("slow")
    void aThousandCyclesUnderLoadLeaveNothingBehind() throws Exception {
        comeAndGo(1_000);
    }

    private void comeAndGo(int cycles) throws Exception {
        RegistryFixture fixture = new RegistryFixture(new RegistryLimits(Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofSeconds(10), 32, Set.of()));
        List<Thread> callers = new ArrayList<>();
        try {
            FakeSource steady = new FakeSource("steady", "steady", "w");
            fixture.add("steady", 0, steady);
            callers.add(caller(() -> fixture.api.worker(CALLER, ref("coming", "w"))));
            callers.add(caller(() -> fixture.api.input(CALLER, ref("coming", "w"), WorkerInput.user("x"))));
            callers.add(caller(() -> fixture.api.workers(CALLER, WorkerQuery.first(10))));
            callers.add(caller(() -> fixture.api.runtimes(CALLER, WorkerQuery.first(10))));
            callers.add(caller(() -> {
                try (Feed<FleetChange> feed = fixture.api.watch(CALLER)) {
                    feed.poll();
                }
            }));
            callers.forEach(Thread::start);

            for (int cycle = 0; cycle < cycles; cycle++) {
                FakeSource source = new FakeSource("coming", "c" + cycle, "w");
                if (cycle % 4 == 1) {
                    source.behaviour = FakeSource::hang;
                }
                FakeReference first = fixture.add("coming", 0, source);
                FakeReference better = cycle % 3 == 0 ? fixture.add("coming", 5, new FakeSource("coming", "better", "w")) : null;
                until("somebody was answered meanwhile", answeredSince());
                fixture.registry.remove(first);
                if (better != null) {
                    fixture.registry.remove(better);
                }
                fixture.registry.remove(first);
            }
            stop.set(true);
            for (Thread caller : callers) {
                caller.join(5_000);
                assertTrue(!caller.isAlive(), "a call hangs: " + List.of(caller.getStackTrace()));
            }
            assertEquals(List.of(), List.copyOf(wrong));
            assertThat(EXPECTED).as("only failures that say what happened: " + seen).containsAll(seen);
            assertEquals("w", fixture.api.worker(CALLER, ref("steady", "w")).label());
        } finally {
            stop.set(true);
            fixture.close();
        }
        until("all threads of the registry have ended: " + threads(), () -> threads().isEmpty());
    }

    private java.util.function.BooleanSupplier answeredSince() {
        long before = answered.get();
        return () -> answered.get() > before + 2;
    }

    private Thread caller(Runnable call) {
        return new Thread(() -> {
            while (!stop.get()) {
                long begun = System.nanoTime();
                try {
                    call.run();
                } catch (YadoException typed) {
                    seen.add(typed.code());
                } catch (Throwable untyped) {
                    wrong.add(untyped);
                }
                if (System.nanoTime() - begun > Duration.ofSeconds(5).toNanos()) {
                    wrong.add(new AssertionError("a call took longer than any deadline"));
                }
                answered.incrementAndGet();
            }
        }, "load");
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !earlier.contains(thread)).map(Thread::getName)
                .filter(name -> name.startsWith("yado-registry-")).toList();
    }
}
