package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.fails;
import static dev.yado.registry.internal.RegistryFixture.id;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static dev.yado.registry.internal.RegistryFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.HostId;
import dev.yado.model.stream.Feed;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.Listing;
import dev.yado.registry.internal.fleet.SourceIndex;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.WorkerProjection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Constants;

@Timeout(30)
class RegistryTest {

    private static final WorkerQuery ALL = WorkerQuery.first(100);
    private static final Executor THREADS = task -> new Thread(task, "caller").start();

    private final RegistryFixture fixture = new RegistryFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private RuntimeProjection runtime(String id) {
        return fixture.api.runtime(CALLER, id(id));
    }

    private List<String> statuses() {
        return statuses(fixture);
    }

    private static List<String> statuses(RegistryFixture fixture) {
        return fixture.api.runtimes(CALLER, ALL).items().stream().map(r -> r.runtimeId() + "=" + r.status().wire() + ":" + r.label()).toList();
    }

    private CompletableFuture<Object> async(java.util.function.Supplier<Object> call) {
        return CompletableFuture.supplyAsync(call, THREADS);
    }

    private static YadoException failure(CompletableFuture<?> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            return (YadoException) e.getCause();
        }
        throw new AssertionError("the call was expected to fail");
    }

    @Test
    void anUnknownIdIsReportedAndAnUnregisteredOneIsUnavailable() {
        fails(FailureCode.UNKNOWN_RUNTIME, () -> runtime("a"));
        fails(FailureCode.UNKNOWN_RUNTIME, () -> fixture.api.worker(CALLER, ref("a", "w")));
        FakeReference reference = fixture.add("a", 0, new FakeSource("a", "A", "w"));
        assertEquals("w", fixture.api.worker(CALLER, ref("a", "w")).label());
        fails(FailureCode.UNKNOWN_WORKER, () -> fixture.api.worker(CALLER, ref("a", "other")));

        runtime("a");
        fixture.registry.remove(reference);
        fails(FailureCode.RUNTIME_UNAVAILABLE, () -> fixture.api.worker(CALLER, ref("a", "w")));
        RuntimeProjection gone = runtime("a");
        assertEquals(RuntimeStatus.UNAVAILABLE, gone.status());
        assertEquals("A", gone.label(), "the last known state stays");
        assertTrue(gone.stale());
        assertThat(gone.since()).isPresent();

        fixture.add("a", 0, new FakeSource("a", "A again", "w"));
        assertEquals("w", fixture.api.worker(CALLER, ref("a", "w")).label());
        assertEquals(List.of("a=running:A again"), statuses());
    }

    @Test
    void aWithdrawnRuntimeIsNotListed() throws Exception {
        FakeReference reference = fixture.introduce("a", 0, new FakeSource("a", "A", "w"));
        FakeReference other = fixture.introduce("b", 0, new FakeSource("b", "B", "w"));
        try (Feed<FleetChange> changes = fixture.api.watch(CALLER)) {
            withdraw(reference);
            until("it is told", () -> changes.poll().filter(c -> c instanceof FleetChange.RuntimeRemoved removed && removed.id().equals(id("a"))).isPresent());
        }
        assertEquals(List.of("b=running:B"), statuses());
        fails(FailureCode.UNKNOWN_RUNTIME, () -> runtime("a"));

        FakeReference better = fixture.introduce("b", 10, new FakeSource("b", "B10", "w"));
        withdraw(better);
        assertEquals(List.of("b=running:B"), statuses(), "somebody else has the id");
        fixture.registry.remove(other);
        assertEquals(List.of("b=unavailable:B"), statuses(), "this one is missing");

        FakeReference again = fixture.introduce("b", 0, new FakeSource("b", "B again", "w"));
        withdraw(again);
        assertEquals(List.of(), statuses(), "and is not missed any more");
    }

    private void withdraw(FakeReference reference) {
        reference.set(RuntimeSource.WITHDRAWN, true);
        fixture.registry.update(reference, null);
        fixture.registry.remove(reference);
    }

    @Test
    void theHigherRankingServesAndTheOtherTakesOverWhenItLeaves() throws Exception {
        try (RegistryFixture patient = new RegistryFixture(RegistryFixture.UNHURRIED)) {
            patient.introduce("x", 0, new FakeSource("x", "A", "w"));
            FakeSource better = new FakeSource("x", "B", "w");
            FakeReference b = patient.introduce("x", 10, better);
            assertEquals(List.of("x=running:B", "x=shadowed:A"), statuses(patient));
            long version = patient.registry.snapshot().version();

            CountDownLatch inside = new CountDownLatch(1);
            better.behaviour = () -> {
                inside.countDown();
                FakeSource.hang();
            };
            CompletableFuture<Object> call = async(() -> patient.api.input(CALLER, ref("x", "w"), WorkerInput.user("hello")));
            inside.await();
            long before = System.nanoTime();
            patient.registry.remove(b);
            YadoException failed = failure(call);
            assertEquals(FailureCode.RUNTIME_UNAVAILABLE, failed.code());
            assertEquals(true, failed.failure().details().get(Failure.MAY_HAVE_BEEN_EXECUTED));
            assertThat(System.nanoTime() - before)
                    .as("at once, not at the deadline")
                    .isLessThan(RegistryFixture.UNHURRIED.callDeadline().dividedBy(2).toNanos());
            assertEquals(version + 1, patient.registry.snapshot().version());
            assertEquals(List.of("x=running:A"), statuses(patient));

            patient.registry.remove(b);
            assertEquals(version + 1, patient.registry.snapshot().version(), "a stale removal changes nothing");
            assertEquals(List.of("x=running:A"), statuses(patient));
        }
    }

    @Test
    void aChangedRankingReelectsAndTheFrameworksOrderBreaksTies() {
        FakeReference a = fixture.add("x", 0, new FakeSource("x", "A"));
        fixture.add("x", 0, new FakeSource("x", "B"));
        assertEquals(List.of("x=running:A", "x=shadowed:B"), statuses());
        a.set(Constants.SERVICE_RANKING, -1);
        assertEquals(List.of("x=running:A", "x=shadowed:B"), statuses(), "properties are read when the framework tells, not before");
        fixture.registry.update(a, new FakeSource("x", "A"));
        assertEquals(List.of("x=running:B", "x=shadowed:A"), statuses());
    }

    @Test
    void aChangedIdIsAnotherRuntime() {
        FakeSource source = new FakeSource("x", "A");
        FakeReference reference = fixture.add("x", 0, source);
        reference.set("runtime_id", "y");
        fixture.registry.update(reference, source);
        assertEquals(List.of("x", "y"), fixture.api.runtimes(CALLER, ALL).items().stream().map(r -> r.runtimeId().value()).toList());
        assertEquals(RuntimeStatus.UNAVAILABLE, runtime("x").status());
        assertEquals(RuntimeStatus.RUNNING, runtime("y").status());
    }

    @Test
    void aServiceWithoutAValidIdIsADiagnosticUntilItLeaves() {
        FakeReference none = new FakeReference(null, 0);
        FakeReference path = new FakeReference("/etc/passwd", 0);
        FakeReference number = new FakeReference(7, 0);
        for (FakeReference reference : List.of(none, path, number)) {
            fixture.registry.add(reference, new FakeSource("x", "A"));
        }
        Listing<RuntimeProjection> list = fixture.api.runtimes(CALLER, ALL);
        assertEquals(List.of(), list.items());
        assertEquals("source_invalid", list.diagnostics().get(0).code());
        assertThat(list.diagnostics().toString()).doesNotContain("passwd");
        List.of(none, path, number).forEach(fixture.registry::remove);
        assertEquals(List.of(), fixture.api.runtimes(CALLER, ALL).diagnostics());
    }

    @Test
    void theConfiguredIdAppliesWhateverTheSourceReports() {
        fixture.add("configured", 0, new FakeSource("itself", "A", "w"));
        RuntimeProjection shown = runtime("configured");
        assertEquals(id("configured"), shown.runtimeId());
        assertTrue(shown.diagnostics().stream().anyMatch(d -> d.code().equals("runtime_id_mismatch")));
        assertEquals(ref("configured", "w"), fixture.api.worker(CALLER, ref("configured", "w")).ref());
        assertEquals(ref("configured", "w"), fixture.api.workers(CALLER, ALL).items().get(0).ref());
        assertEquals(id("configured"), fixture.api.hosts(CALLER, ALL).items().get(0).runtimeId());
        assertEquals(ref("configured", "w"),
                fixture.api.input(CALLER, ref("configured", "w"), WorkerInput.user("x")).worker());
    }

    @Test
    void aSourceThatHangsDelaysOnlyItsOwnCallers() {
        FakeSource slow = new FakeSource("a", "slow", "w");
        slow.behaviour = FakeSource::hang;
        fixture.add("a", 0, slow);
        fixture.add("b", 0, new FakeSource("b", "fast", "w1", "w2"));
        YadoException late = fails(FailureCode.RUNTIME_TIMEOUT, () -> fixture.api.worker(CALLER, ref("a", "w")));
        assertEquals(false, late.failure().details().get(Failure.MAY_HAVE_BEEN_EXECUTED));
        YadoException changing = fails(FailureCode.RUNTIME_TIMEOUT,
                () -> fixture.api.input(CALLER, ref("a", "w"), WorkerInput.user("x")));
        assertEquals(true, changing.failure().details().get(Failure.MAY_HAVE_BEEN_EXECUTED));

        Listing<WorkerProjection> list = fixture.api.workers(CALLER, ALL);
        assertEquals(List.of(ref("b", "w1"), ref("b", "w2")), list.items().stream().map(WorkerProjection::ref).toList());
        assertEquals(1, list.diagnostics().size());
        assertEquals("runtime_timeout", list.diagnostics().get(0).code());
        assertThat(list.diagnostics().get(0).message()).contains("Runtime a");
        assertThat(list.next()).isEmpty();
    }

    @Test
    void aLateSourceDelaysOnlyItsOwnPage() {
        fixture.add("a", 0, new FakeSource("a", "A", "w1", "w2"));
        FakeSource slow = new FakeSource("b", "slow", "w1");
        slow.behaviour = FakeSource::hang;
        fixture.add("b", 0, slow);
        fixture.add("c", 0, new FakeSource("c", "C", "w1", "w2"));
        fixture.registry.remove(fixture.add("d", 0, new FakeSource("d", "D", "w1")));
        List<String> seen = new java.util.ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            long begun = System.nanoTime();
            Listing<WorkerProjection> page = fixture.api.workers(CALLER, WorkerQuery.builder(1).after(after.orElse(null)).build());
            boolean waited = System.nanoTime() - begun >= Duration.ofMillis(300).toNanos();
            seen.add(page.items().stream().map(worker -> worker.ref().toString()).toList()
                    + page.diagnostics().stream().map(Diagnostic::code).toList().toString() + (waited ? " late" : ""));
            after = page.next();
        } while (after.isPresent());
        assertEquals("[[a/w1][], [a/w2][], [c/w1][runtime_timeout] late, [c/w2][runtime_unavailable]]", seen.toString());
    }

    @Test
    void aLateRuntimeIsListedWithItsLastKnownState() {
        FakeSource source = new FakeSource("a", "A");
        fixture.introduce("a", 0, source);
        RuntimeProjection fresh = runtime("a");
        assertFalse(fresh.stale());
        source.behaviour = FakeSource::hang;
        Listing<RuntimeProjection> list = fixture.api.runtimes(CALLER, ALL);
        assertTrue(list.items().get(0).stale());
        assertEquals(fresh.observedAt(), list.items().get(0).observedAt());
        assertEquals("A", list.items().get(0).label());
        assertEquals(List.of("runtime_timeout"), list.diagnostics().stream().map(Diagnostic::code).toList());
    }

    @Test
    void anExceptionOfASourceIsTypedAndItsTextStaysInTheLog() {
        FakeSource source = new FakeSource("a", "A", "w");
        fixture.add("a", 0, source);
        List<FakeSource.Behaviour> failures = List.of(
                () -> {
                    throw new NoClassDefFoundError("secret/Type");
                },
                () -> {
                    throw new StackOverflowError("secret");
                },
                () -> {
                    throw new OutOfMemoryError("secret");
                },
                () -> {
                    throw new IllegalStateException("http://secret/");
                },
                () -> {
                    throw new java.io.IOException("/secret/path");
                });
        for (FakeSource.Behaviour failure : failures) {
            source.behaviour = failure;
            YadoException failed = fails(FailureCode.INTERNAL, () -> fixture.api.worker(CALLER, ref("a", "w")));
            assertThat(failed.getMessage()).doesNotContain("secret");
            assertThat(failed.getMessage()).contains((String) failed.failure().details().get(Failure.ERROR_ID));
            Listing<WorkerProjection> list = fixture.api.workers(CALLER, ALL);
            assertEquals(List.of("internal"), list.diagnostics().stream().map(Diagnostic::code).toList());
        }
        source.behaviour = () -> {
            throw new YadoException(FailureCode.WORKER_NOT_FOUND, "no such Worker");
        };
        fails(FailureCode.UNKNOWN_WORKER, () -> fixture.api.worker(CALLER, ref("a", "w")));
        source.behaviour = () -> {
            throw new YadoException(FailureCode.WORKER_BUSY, "busy");
        };
        fails(FailureCode.WORKER_BUSY, () -> fixture.api.worker(CALLER, ref("a", "w")));
    }

    @Test
    void aSourceThatReturnsNullFailsByName() {
        FakeSource source = new FakeSource("a", "A", "w") {
            @Override
            public Optional<WorkerProjection> worker(dev.yado.model.id.WorkerId worker) {
                return null;
            }
        };
        fixture.add("a", 0, source);
        fails(FailureCode.INTERNAL, () -> fixture.api.worker(CALLER, ref("a", "w")));
    }

    /** A caller that requested one Worker must not get another. */
    @Test
    void aSourceThatReturnsAnotherWorkerFailsByName() {
        FakeSource source = new FakeSource("a", "A", "w", "other") {
            @Override
            public Optional<WorkerProjection> worker(dev.yado.model.id.WorkerId worker) {
                return super.worker(new dev.yado.model.id.WorkerId("other"));
            }
        };
        fixture.add("a", 0, source);
        fails(FailureCode.RUNTIME_MALFORMED_RESPONSE, () -> fixture.api.worker(CALLER, ref("a", "w")));
        assertEquals("other", fixture.api.worker(CALLER, ref("a", "other")).label());
    }

    @Test
    void tooManyCallsToOneRuntimeAreRefusedWithoutAffectingOthers() throws Exception {
        try (RegistryFixture patient = new RegistryFixture(RegistryFixture.UNHURRIED)) {
            FakeSource slow = new FakeSource("a", "slow", "w");
            patient.introduce("a", 0, slow);
            patient.add("b", 0, new FakeSource("b", "fast", "w"));
            CountDownLatch inside = new CountDownLatch(4);
            CountDownLatch release = new CountDownLatch(1);
            slow.behaviour = () -> {
                inside.countDown();
                release.await();
            };
            List<CompletableFuture<Object>> calls =
                    IntStream.range(0, 4).mapToObj(i -> async(() -> patient.api.worker(CALLER, ref("a", "w")))).toList();
            inside.await();
            YadoException refused = fails(FailureCode.OVERLOADED, () -> patient.api.worker(CALLER, ref("a", "w")));
            assertThat(refused.failure().details()).containsKey(Failure.RETRY_AFTER);
            assertEquals("w", patient.api.worker(CALLER, ref("b", "w")).label());
            release.countDown();
            slow.behaviour = () -> {};
            calls.forEach(CompletableFuture::join);
            until("its places are free again", () -> {
                try {
                    return patient.api.worker(CALLER, ref("a", "w")) != null;
                } catch (YadoException overloaded) {
                    return false;
                }
            });
        }
    }

    @Test
    void aCallThatIgnoresItsInterruptCountsUntilItReturns() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        FakeSource deaf = new FakeSource("a", "deaf", "w");
        fixture.introduce("a", 0, deaf);
        deaf.behaviour = () -> {
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException ignored) {
                    // A source with a defect.
                }
            }
        };
        for (int i = 0; i < 4; i++) {
            fails(FailureCode.RUNTIME_TIMEOUT, () -> fixture.api.worker(CALLER, ref("a", "w")));
        }
        fails(FailureCode.OVERLOADED, () -> fixture.api.worker(CALLER, ref("a", "w")));
        release.countDown();
    }

    @Test
    void anUnavailableRuntimeIsForgottenAfterItsTimeOrWhenThereAreTooMany() {
        FakeReference reference = fixture.add("a", 0, new FakeSource("a", "A"));
        fixture.registry.remove(reference);
        assertEquals(RuntimeStatus.UNAVAILABLE, runtime("a").status());
        fixture.clock.ahead = Duration.ofDays(1).plusSeconds(1);
        until("it is forgotten", () -> fixture.registry.snapshot().slots().isEmpty());
        fails(FailureCode.UNKNOWN_RUNTIME, () -> runtime("a"));

        for (int i = 0; i <= SourceIndex.MAX_UNAVAILABLE; i++) {
            fixture.registry.remove(fixture.add("r" + i, 0, new FakeSource("r" + i, "A")));
        }
        assertEquals(SourceIndex.MAX_UNAVAILABLE, fixture.registry.snapshot().slots().size());
        fails(FailureCode.UNKNOWN_RUNTIME, () -> runtime("r0"));
        assertEquals(RuntimeStatus.UNAVAILABLE, runtime("r1").status());
    }

    @Test
    void everyUnavailableRuntimeIsADiagnosticAndSixteenAreShown() {
        for (int i = 0; i < 20; i++) {
            fixture.registry.remove(fixture.add("r" + i, 0, new FakeSource("r" + i, "A")));
        }
        fixture.add("here", 0, new FakeSource("here", "A", "w"));
        Listing<WorkerProjection> list = fixture.api.workers(CALLER, ALL);
        assertEquals(1, list.items().size());
        assertEquals(16, list.diagnostics().size());
        assertEquals(4, list.diagnosticsOmitted());
        assertTrue(list.diagnostics().stream().allMatch(d -> d.code().equals("runtime_unavailable")));
    }

    @Test
    void theWorkersOfAHostAreThoseOfItsRuntimes() {
        fixture.add("a", 0, new FakeSource("a", "A", "w1"));
        fixture.add("b", 0, new FakeSource("b", "B", "w2"));
        assertEquals(List.of(ref("a", "w1"), ref("b", "w2")),
                fixture.api.workersOfHost(CALLER, FakeSource.HOST, ALL).items().stream().map(WorkerProjection::ref).toList());
        Listing<WorkerProjection> first = fixture.api.workersOfHost(CALLER, FakeSource.HOST, WorkerQuery.first(1));
        assertEquals(List.of(ref("a", "w1")), first.items().stream().map(WorkerProjection::ref).toList());
        Listing<WorkerProjection> second =
                fixture.api.workersOfHost(CALLER, FakeSource.HOST, WorkerQuery.builder(1).after(first.next().orElse(null)).build());
        assertEquals(List.of(ref("b", "w2")), second.items().stream().map(WorkerProjection::ref).toList());
        fails(FailureCode.UNKNOWN_HOST, () -> fixture.api.workersOfHost(CALLER, new HostId("nowhere"), ALL));
    }

    @Test
    void aForeignTokenIsRefused() {
        fixture.add("a", 0, new FakeSource("a", "A", "w1", "w2"));
        fixture.add("b", 0, new FakeSource("b", "B", "w1", "w2"));
        for (String token : List.of("", "x", "!!!", "YQ", "a".repeat(5_000))) {
            WorkerQuery query = WorkerQuery.builder(1).after(token).build();
            fails(FailureCode.INVALID_QUERY, () -> fixture.api.workers(CALLER, query));
            fails(FailureCode.INVALID_QUERY, () -> fixture.api.workers(CALLER, id("a"), query));
            fails(FailureCode.INVALID_QUERY, () -> fixture.api.runtimes(CALLER, query));
            fails(FailureCode.INVALID_QUERY, () -> fixture.api.hosts(CALLER, query));
        }
        Optional<String> ofA = fixture.api.workers(CALLER, id("a"), WorkerQuery.first(1)).next();
        fails(FailureCode.INVALID_QUERY, () -> fixture.api.workers(CALLER, id("b"), WorkerQuery.builder(1).after(ofA.orElse(null)).build()));
    }
}
