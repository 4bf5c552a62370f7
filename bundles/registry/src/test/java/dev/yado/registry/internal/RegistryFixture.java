package dev.yado.registry.internal;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.registry.internal.access.AllowAllPolicy;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.source.api.RuntimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** A registry with its surroundings, controlled by a test. */
public final class RegistryFixture implements AutoCloseable {

    static final Caller CALLER = Caller.of("tester", Caller.Kind.INTERNAL);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_NANOS = 100_000;
    /** For tests without deadlines: on a busy machine they must not expire. */
    static final RegistryLimits UNHURRIED = new RegistryLimits(Duration.ofDays(1), PATIENCE, PATIENCE, 4);

    final List<AuditEvent> audit = new CopyOnWriteArrayList<>();
    final Auditor auditor = new Auditor(Clock.systemUTC());
    final Registry registry;
    final RuntimeRegistry api;
    final MovableClock clock = new MovableClock();
    volatile AccessPolicy policy = new AllowAllPolicy();

    /** The real time plus an offset. */
    static final class MovableClock extends Clock {
        volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    RegistryFixture() {
        this(new RegistryLimits(Duration.ofDays(1), Duration.ofMillis(300), Duration.ofMillis(500), 4));
    }

    RegistryFixture(RegistryLimits limits) {
        registry = new Registry(limits, new BackendWorkspace("id", "name"), new AuthorizationCheck(() -> policy), auditor, version -> {}, clock);
        auditor.add(audit::add);
        api = registry.api();
    }

    FakeReference add(String id, int ranking, RuntimeSource source) {
        FakeReference reference = new FakeReference(id, ranking);
        registry.add(reference, source);
        return reference;
    }

    /** Adds a source that will serve, and waits until the registry has read its state. */
    FakeReference introduce(String id, int ranking, RuntimeSource source) {
        try (Feed<FleetChange> changes = api.watch(CALLER)) {
            FakeReference reference = add(id, ranking, source);
            until("its arrival is told", () -> changes.poll().flatMap(FleetChange::runtime).filter(id(id)::equals).isPresent());
            return reference;
        }
    }

    @Override
    public void close() {
        registry.close();
    }

    static RuntimeId id(String value) {
        return new RuntimeId(value);
    }

    static WorkerRef ref(String runtime, String worker) {
        return new WorkerRef(id(runtime), new WorkerId(worker));
    }

    static YadoException fails(FailureCode code, Runnable call) {
        YadoException failed = Assertions.assertThrows(YadoException.class, call::run);
        Assertions.assertEquals(code, failed.code(), failed.getMessage());
        return failed;
    }

    /** Waits for a condition that another thread makes true. */
    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                Assertions.fail("did not happen within " + PATIENCE + ": " + what);
            }
            // The thread that makes it true may need this processor.
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
