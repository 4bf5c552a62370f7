package dev.yado.registry.internal;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.AuditSink;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.PolicyElection;
import dev.yado.registry.internal.access.PolicyProperties;
import dev.yado.registry.internal.access.PolicyRequirement;
import dev.yado.registry.internal.access.PolicySettings;
import dev.yado.source.api.RuntimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** A registry with its surroundings, controlled by a test. */
public final class RegistryFixture implements AutoCloseable {

    static final Caller CALLER = Caller.of("tester", Caller.Kind.TOKEN);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_NANOS = 100_000;
    /** For tests without deadlines: on a busy machine they must not expire. */
    static final RegistryLimits UNHURRIED = new RegistryLimits(Duration.ofDays(1), PATIENCE, PATIENCE, 4, Set.of());

    static final PolicySettings PATIENT = new PolicySettings(PolicyRequirement.ONCE_SEEN, PATIENCE, Duration.ofHours(1));

    final List<AuditEvent> audit = new CopyOnWriteArrayList<>();
    private final AuditSink sink = audit::add;
    final Auditor auditor = new Auditor(Clock.systemUTC());
    final Registry registry;
    final RuntimeRegistry api;
    final MovableClock clock = new MovableClock();
    final AtomicBoolean policySeen = new AtomicBoolean();
    private volatile AccessPolicy policy;

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
        this(new RegistryLimits(Duration.ofDays(1), Duration.ofMillis(300), Duration.ofMillis(500), 4, Set.of()));
    }

    RegistryFixture(RegistryLimits limits) {
        this(limits, PATIENT);
    }

    RegistryFixture(RegistryLimits limits, PolicySettings policies) {
        registry = new Registry(limits, new BackendWorkspace("id", "name"), policies, new Memory(policySeen), auditor, version -> {}, clock);
        auditor.add(sink);
        api = registry.api();
    }

    /** Sets how the only policy decides, without a notice to the registry. The first call registers it. */
    void policy(AccessPolicy deciding) {
        policy = deciding;
        registry.policies().add("policy", properties(1, null, false), () -> request -> policy.decide(request));
    }

    /** Registers a policy under a key of its own. */
    void addPolicy(Object key, int ranking, String name, AccessPolicy added) {
        registry.policies().add(key, properties(ranking, name, false), () -> added);
    }

    static PolicyProperties properties(int ranking, String name, boolean readsWorkers) {
        return new PolicyProperties(ranking, ranking, Optional.ofNullable(name), readsWorkers);
    }

    private record Memory(AtomicBoolean value) implements PolicyElection.PolicyMemory {

        @Override
        public boolean seen() {
            return value.get();
        }

        @Override
        public void remember() {
            value.set(true);
        }
    }

    FakeReference add(String id, int ranking, RuntimeSource source) {
        FakeReference reference = new FakeReference(id, ranking);
        registry.add(reference, source);
        return reference;
    }

    /** Adds a source that will serve, and waits until the registry has read its state. */
    FakeReference introduce(String id, int ranking, RuntimeSource source) {
        try (Feed<FleetChange> changes = api.watch(Caller.of("fixture", Caller.Kind.INTERNAL))) {
            FakeReference reference = add(id, ranking, source);
            until("its arrival is told", () -> changes.poll().flatMap(FleetChange::runtime).filter(id(id)::equals).isPresent());
            return reference;
        }
    }

    @Override
    public void close() {
        registry.close();
        auditor.remove(sink);
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
