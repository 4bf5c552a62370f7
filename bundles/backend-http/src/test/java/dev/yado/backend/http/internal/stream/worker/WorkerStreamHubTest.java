package dev.yado.backend.http.internal.stream.worker;

import static dev.yado.backend.http.internal.stream.worker.FakeRuntime.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.backend.http.internal.stream.fleet.FleetStreams;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerStreamHubTest {

    private static final Caller ME = Caller.of("me", Caller.Kind.LOOPBACK);

    private final FakeRuntime runtime = new FakeRuntime();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final UpstreamMetrics metrics = new UpstreamMetrics();
    private final WorkerStreamHub streams = new WorkerStreamHub(runtime, executor, timer, Duration.ofMillis(50), metrics);
    private final FleetStreams fleet = new FleetStreams(runtime, new ModelJson(), executor, timer, streams::runtimeServes);

    @BeforeEach
    void start() {
        fleet.start();
    }

    @AfterEach
    void close() {
        fleet.close();
        streams.close();
        timer.shutdownNow();
        executor.shutdownNow();
        runtime.close();
    }

    private StreamProbe watch() {
        return new StreamProbe(streams.open(ME, WORKER, Optional.empty()));
    }

    private StreamProbe watch(long after) {
        return new StreamProbe(streams.open(ME, WORKER, Optional.of(Cursor.of(runtime.epoch(), after))));
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain: " + what).isLessThan(deadline);
            Thread.onSpinWait();
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void subscribersShareOneUpstreamThatClosesAfterTheLast() throws InterruptedException {
        runtime.append(3);
        StreamProbe fresh = watch().until("snapshot@3");
        StreamProbe behind = watch(1).until("3");
        StreamProbe all = new StreamProbe(streams.open(ME, WORKER, Optional.of(Cursor.BEGINNING))).until("3");
        runtime.append(2);
        assertEquals(List.of("snapshot@3", "4", "5"), fresh.until("5").seen);
        assertEquals(List.of("snapshot@1", "2", "3", "4", "5"), behind.until("5").seen);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), all.until("5").sequences);
        assertEquals(1, runtime.subscriptions, "one upstream must serve every viewer");

        fresh.close();
        behind.close();
        assertEquals(1, metrics.open());
        all.close();
        await(() -> metrics.open() == 0 && runtime.openStreams() == 0, "the upstream must be closed when its last viewer has left");
    }

    @Test
    void noEventIsLostOrRepeatedWhenTheRuntimeReturns() {
        runtime.append(2);
        StreamProbe viewer = watch(0).until("2");
        runtime.goAway();
        viewer.until("runtime_unavailable");
        assertEquals(1, metrics.disconnected(), "a Worker whose Runtime does not respond");
        runtime.append(3);
        runtime.comeBack();
        viewer.until("5");
        runtime.append();
        viewer.until("6");
        assertEquals(0, metrics.disconnected());
        assertThat(metrics.reconnects()).as("opened again").isGreaterThan(0);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), viewer.sequences);
        assertEquals(1, viewer.seen.stream().filter("runtime_unavailable"::equals).count(), "told once for each time it goes");
    }

    @Test
    void aShortBreakIsInvisibleToTheCursor() {
        StreamProbe viewer = watch();
        for (int i = 1; i <= 20; i++) {
            runtime.append();
            runtime.hiccup();
            viewer.until(String.valueOf(i));
        }
        assertEquals(LongStream.rangeClosed(1, 20).boxed().toList(), viewer.sequences);
    }

    @Test
    void aReplacedLogIsAnnounced() {
        runtime.append(5);
        StreamProbe viewer = watch().until("snapshot@5");
        runtime.goAway();
        viewer.until("runtime_unavailable");
        runtime.loseLog();
        runtime.append(2);
        runtime.comeBack();
        viewer.until("snapshot@2");
        assertEquals("reset", viewer.seen.get(viewer.seen.size() - 2), "the snapshot of the new log comes after the word that it is new");
        runtime.append();
        viewer.until("3");
    }

    @Test
    void aSubscriberOfAnUnavailableRuntimeIsNotifiedAndResumesWithTheOthers() {
        runtime.append(4);
        StreamProbe first = watch().until("snapshot@4");
        runtime.goAway();
        first.until("runtime_unavailable");
        StreamProbe fresh = watch();
        StreamProbe behind = watch(1);
        assertEquals(List.of("snapshot@4", "runtime_unavailable"), fresh.until("runtime_unavailable").seen);
        assertEquals(List.of("snapshot@1", "runtime_unavailable"), behind.until("runtime_unavailable").seen);
        runtime.append(2);
        runtime.comeBack();
        assertEquals(List.of(5L, 6L), fresh.until("6").sequences);
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L), behind.until("6").sequences);
        runtime.append();
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L, 7L), behind.until("7").sequences);
    }

    @Test
    void aStreamThatCannotBeOpenedFailsAtOnceAndLeavesNothing() throws InterruptedException {
        YadoException unknown = assertThrows(YadoException.class,
                () -> streams.open(ME, new WorkerRef(WORKER.runtimeId(), new WorkerId("other")), Optional.empty()));
        assertEquals(FailureCode.UNKNOWN_WORKER, unknown.code());
        YadoException hidden = assertThrows(YadoException.class, () -> streams.open(FakeRuntime.FORBIDDEN, WORKER, Optional.empty()));
        assertEquals(FailureCode.WORKER_NOT_VISIBLE, hidden.code());
        assertEquals(1, runtime.subscriptions, "a caller whom the policy refuses must not cause a connection");
        runtime.goAway();
        YadoException away = assertThrows(YadoException.class, () -> streams.open(ME, WORKER, Optional.empty()));
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, away.code());
        await(() -> metrics.open() == 0, "no upstream may stay after a failed opening");
        runtime.comeBack();
        watch().until("snapshot@0");
    }

    @Test
    void aCursorOfAnotherLogIsReported() {
        runtime.append(2);
        watch(9).until("cursor_unknown_or_expired").until("end");
        Cursor foreign = new Cursor(0x7777, 1);
        new StreamProbe(streams.open(ME, WORKER, Optional.of(foreign))).until("cursor_unknown_or_expired").until("end");
    }

    @Test
    void aRemovedWorkerEndsEveryStream() {
        StreamProbe one = watch().until("snapshot@0");
        StreamProbe two = watch().until("snapshot@0");
        runtime.removeWorker();
        one.until("worker_not_found").until("end");
        two.until("worker_not_found").until("end");
    }

    @Test
    void aRevokedStreamEndsAtOnceAndTheOthersContinue() {
        runtime.append(2);
        StreamProbe revoked = watch().until("snapshot@2");
        StreamProbe other = watch().until("snapshot@2");
        runtime.append(3);
        runtime.grants.get(0).revoke(new Failure(FailureCode.WORKER_NOT_VISIBLE, "not yours any more"));
        runtime.append();
        revoked.until("access_revoked").until("end");
        assertThat(revoked.seen).as("nothing that came after the decision").doesNotContain("6");
        other.until("6");
        revoked.close();
        assertTrue(runtime.grants.get(0).closed() && !runtime.grants.get(1).closed(), "a grant ends with its stream");
    }

    @Test
    void closingEndsEveryStreamIncludingParkedOnes() {
        runtime.append(3);
        StreamProbe live = watch().until("snapshot@3");
        runtime.goAway();
        live.until("runtime_unavailable");
        StreamProbe parked = watch(1).until("runtime_unavailable");
        streams.close();
        live.until("closing").until("end");
        parked.until("closing").until("end");
        YadoException late = assertThrows(YadoException.class, () -> streams.open(ME, WORKER, Optional.empty()));
        assertEquals(FailureCode.OVERLOADED, late.code());
    }

    @Test
    void anotherRuntimeDoesNotTriggerReconnects() {
        StreamProbe viewer = watch().until("snapshot@0");
        runtime.goAway();
        viewer.until("runtime_unavailable");
        int before = runtime.subscriptions;
        streams.runtimeServes(new RuntimeId("other"));
        runtime.comeBack();
        runtime.append();
        viewer.until("1");
        assertThat(runtime.subscriptions).isGreaterThan(before);
    }

    @Test
    void everySubscriberGetsEveryEventOnceDespiteInterruptions() throws Exception {
        int total = 3_000;
        List<Future<List<Long>>> readers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            readers.add(executor.submit(() -> readAll(total)));
        }
        Random random = new Random(7);
        for (int i = 1; i <= total; i++) {
            runtime.append();
            int dice = random.nextInt(200);
            if (dice == 0) {
                runtime.hiccup();
            } else if (dice == 1) {
                runtime.goAway();
                runtime.append(Math.min(20, total - i));
                i += Math.min(20, total - i);
                runtime.comeBack();
            } else if (dice == 2) {
                TimeUnit.MILLISECONDS.sleep(2);
            }
        }
        List<Long> everything = LongStream.rangeClosed(1, total).boxed().toList();
        for (Future<List<Long>> reader : readers) {
            assertEquals(everything, reader.get(30, TimeUnit.SECONDS));
        }
    }

    /** Reads until event {@code last} like a client: after a slow_consumer notice it reconnects with its cursor. */
    private List<Long> readAll(long last) {
        List<Long> all = new ArrayList<>();
        while (all.isEmpty() || all.get(all.size() - 1) != last) {
            StreamProbe viewer = all.isEmpty() ? new StreamProbe(streams.open(ME, WORKER, Optional.of(Cursor.BEGINNING)))
                    : watch(all.get(all.size() - 1));
            viewer.until(seen -> seen.get(seen.size() - 1).equals("slow_consumer") || viewer.reached(last), "event " + last);
            all.addAll(viewer.sequences);
            viewer.close();
        }
        return all;
    }
}
