package dev.yado.runtime.store.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yado.model.event.EventPayload;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Page;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import dev.yado.runtime.spi.store.WorkerStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the requirements of {@link WorkerStore}. The test class of a store extends this class and implements {@link #open}. Tests of restarts are skipped for stores
 * that are not durable, and tests of damage for stores that do not implement {@link #damageRecord} and {@link #damageEvent}.
 */
public abstract class WorkerStoreTck {

    @TempDir
    Path directory;

    private WorkerStore store;

    /**
     * Opens the store in {@code directory}: a new store if the directory is empty, otherwise the one that was closed there. A store that keeps its data in memory
     * ignores the directory.
     */
    protected abstract WorkerStore open(Path directory) throws Exception;

    /**
     * Makes a Worker's record unreadable. The store is closed.
     *
     * @return false if this store cannot be damaged; its tests of damage are skipped
     */
    protected boolean damageRecord(Path directory, WorkerId worker) throws Exception {
        return false;
    }

    /**
     * Makes one event of a Worker unreadable. The store is closed.
     *
     * @return false if this store cannot be damaged; its tests of damage are skipped
     */
    protected boolean damageEvent(Path directory, WorkerId worker, long sequence) throws Exception {
        return false;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open(directory);
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    private void reopen() throws Exception {
        store.close();
        store = open(directory);
    }

    private void assumeDurable() {
        assumeTrue(store.description().durable(), "this store is not durable");
    }

    // --- Empty ---

    @Test
    void anEmptyStoreHasNothing() throws Exception {
        WorkerId unknown = new WorkerId("unknown");
        assertFalse(store.description().kind().isBlank());
        assertEquals(new RuntimeSummary.Counts(0, 0, 0, 0), store.counts());
        assertEquals(new Page<>(List.of(), Optional.empty()), store.workers(WorkerQuery.first(10)));
        assertEquals(Optional.empty(), store.newestWorkerId());
        assertEquals(List.of(), store.unsettled());
        assertEquals(Optional.empty(), store.worker(unknown));
        assertEquals(List.of(), store.events(unknown, 0, 10));
        assertEquals(List.of(), store.transcript(unknown, 0, 10));
        assertEquals(LogWindow.WHOLE, store.window(unknown));
        assertEquals(Optional.empty(), store.result(unknown, new IdempotencyKey("k")));
        assertEquals(List.of(), store.workersExceeding(ProfileScope.ALL, new LogLimits(0, 0, Instant.MAX), 10));
        assertEquals(0, store.trim(unknown, LogLimits.ofEvents(0)));
        assertEquals(List.of(), store.ended(ProfileScope.ALL, Instant.MAX, 10));
        assertEquals(List.of(), store.diagnostics());
        assertEquals(List.of(), store.recordedDiagnostics(10));
        store.delete(unknown);
    }

    // --- Committed data can be read ---

    @Test
    void everythingOfARecordComesBack() throws Exception {
        for (WorkerRecord record : Samples.records()) {
            store.commit(new Commit(record, List.of(), List.of(), QueueChange.between(List.of(), record.queue())));
            assertEquals(record, store.worker(record.id()).orElseThrow());
        }
        assertEquals(Samples.records(), store.workers(WorkerQuery.first(100)).items());
    }

    @Test
    void everyKindOfEventComesBack() throws Exception {
        TestWorker worker = new TestWorker("worker-1");
        Samples.payloads().forEach(payload -> worker.append(payload, false));
        worker.commit(store);
        assertEquals(worker.log, store.events(worker.id, 0, 1_000));
    }

    @Test
    void eventsAndTranscriptAreReadInPages() throws Exception {
        TestWorker worker = new TestWorker("worker-1");
        for (int commit = 0; commit < 10; commit++) {
            worker.grow(commit).commit(store);
        }
        new TestWorker("worker-2").grow(50).commit(store);
        assertLogged(worker, 1);
    }

    @Test
    void aCommitWithoutEventsChangesTheRecordOnly() throws Exception {
        TestWorker worker = new TestWorker("worker-1").grow(5).commit(store);
        worker.engineState = Optional.of("session-7");
        worker.commit(store);
        assertEquals(worker.record(), store.worker(worker.id).orElseThrow());
        assertLogged(worker, 1);
    }

    @Test
    void aLongTextComesBackWhole() throws Exception {
        String text = "long \u732b ".repeat(100_000);
        TestWorker worker = new TestWorker("worker-1").append(new EventPayload.TextDone(text), true).commit(store);
        assertEquals(worker.log, store.transcript(worker.id, 0, 1));
    }

    // --- Listing ---

    @Test
    void workersAreListedByIdInPages() throws Exception {
        List<String> ids = List.of("a", "A", "b-2", "b-10", "Z_9", "worker-0", "worker-00", "0:1");
        for (String id : ids) {
            new TestWorker(id).grow(1).commit(store);
        }
        List<String> sorted = ids.stream().sorted().toList();
        for (int limit = 1; limit <= 9; limit++) {
            assertEquals(sorted, listed(limit, Optional.empty()), "in pages of " + limit);
        }
        assertEquals(sorted.subList(3, 5), store.workers(WorkerQuery.builder(2).after(sorted.get(2)).build()).items().stream()
                .map(r -> r.id().value()).toList());
        assertEquals(List.of(), store.workers(WorkerQuery.builder(2).after("zzz").build()).items());
    }

    @Test
    void listsAndCountsFollowTheStatus() throws Exception {
        List<TestWorker> workers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            TestWorker worker = new TestWorker("worker-" + i).grow(1).commit(store);
            worker.status = WorkerStatus.values()[i % 3];
            workers.add(worker.grow(1).commit(store));
        }
        for (WorkerStatus status : WorkerStatus.values()) {
            List<String> expected = workers.stream().filter(w -> w.status == status).map(w -> w.id.value()).toList();
            assertEquals(expected, listed(2, Optional.of(status)));
            assertEquals(3, expected.size());
        }
        assertEquals(new RuntimeSummary.Counts(9, 3, 3, 3), store.counts());
        store.delete(workers.get(0).id);
        store.delete(workers.get(1).id);
        store.delete(workers.get(1).id);
        assertEquals(new RuntimeSummary.Counts(7, 2, 2, 3), store.counts());
    }

    @Test
    void workersWithARunOrQueuedInputsAreUnsettled() throws Exception {
        TestWorker idle = new TestWorker("idle").grow(1).commit(store);
        TestWorker running = new TestWorker("running").grow(1).commit(store);
        TestWorker waiting = new TestWorker("waiting").grow(1).commit(store);
        running.run = Optional.of(new ActiveRun(new RunId("run-1"), InputKind.USER, TestWorker.CREATED_AT, 1));
        running.commit(store);
        waiting.queue = List.of(new QueuedInput(new RunId("run-2"), InputKind.SYSTEM, "later", true));
        waiting.commit(store);
        assertEquals(Set.of(running.record(), waiting.record()), Set.copyOf(store.unsettled()));
        running.run = Optional.empty();
        running.commit(store);
        store.delete(waiting.id);
        assertEquals(List.of(), store.unsettled());
        assertEquals(idle.record(), store.worker(idle.id).orElseThrow());
    }

    @Test
    void aQueueContainsTheInputsThatWereAddedAndNotTaken() throws Exception {
        TestWorker worker = new TestWorker("worker-1").grow(1).commit(store);
        TestWorker other = new TestWorker("worker-2").grow(1).commit(store);
        other.queue = queued(7, 8);
        other.commit(store);
        for (List<QueuedInput> next : List.of(queued(1, 3), queued(1, 5), queued(3, 5), queued(5, 6), queued(6, 6), queued(8, 9), List.<QueuedInput>of(),
                queued(10, 12), queued(20, 22), queued(20, 22), List.<QueuedInput>of())) {
            worker.queue = next;
            worker.commit(store);
            assertEquals(worker.record(), store.worker(worker.id).orElseThrow());
            assertEquals(List.of(worker.record(), other.record()), store.workers(WorkerQuery.first(2)).items());
        }
        assertEquals(List.of(other.record()), store.unsettled());
    }

    private static List<QueuedInput> queued(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(n -> new QueuedInput(new RunId("run-" + n), InputKind.USER, "input " + n, n % 2 == 0)).toList();
    }

    // --- Recorded results ---

    @Test
    void resultsAreKeptPerWorkerAndForTheRuntime() throws Exception {
        TestWorker one =
                new TestWorker("one").grow(1).result("k", false, Map.of("of", "one")).result("k", true, Map.of("of", "all", "\u732b", "")).commit(store);
        TestWorker two = new TestWorker("two").grow(1).result("k", false, Map.of("of", "two")).commit(store);
        IdempotencyKey key = new IdempotencyKey("k");
        assertEquals(Map.of("of", "one"), store.result(one.id, key).orElseThrow().fields());
        assertEquals(Map.of("of", "two"), store.result(two.id, key).orElseThrow().fields());
        var wide = store.creationResult(key).orElseThrow();
        assertEquals(Map.of("of", "all", "\u732b", ""), wide.fields());
        assertEquals("print-k", wide.fingerprint());
        assertEquals(TestWorker.CREATED_AT, wide.at());
        assertTrue(wide.runtimeWide());
        assertEquals(Optional.empty(), store.result(one.id, new IdempotencyKey("K")), "keys differ by case");
        store.delete(one.id);
        assertEquals(Optional.empty(), store.result(one.id, key));
        assertTrue(store.creationResult(key).isPresent(), "the results of the Runtime belong to no Worker");
    }

    @Test
    void theNewestResultsAreKept() throws Exception {
        TestWorker worker = new TestWorker("one");
        for (int i = 0; i < 3 * WorkerStore.RESULTS_OF_WORKER; i++) {
            worker.result("k" + i, false, Map.of("n", "" + i));
            if (i % 500 == 499) {
                worker.commit(store);
            }
        }
        for (int i = 2 * WorkerStore.RESULTS_OF_WORKER; i < 3 * WorkerStore.RESULTS_OF_WORKER; i++) {
            assertEquals("" + i, store.result(worker.id, new IdempotencyKey("k" + i)).orElseThrow().fields().get("n"));
        }
    }

    // --- Removal ---

    @Test
    void aRemovedWorkerIsGoneAndItsIdStaysTheNewest() throws Exception {
        TestWorker kept = new TestWorker("worker-1").grow(10).commit(store);
        TestWorker removed = new TestWorker("worker-2").grow(10).result("k", false, Map.of()).commit(store);
        store.delete(removed.id);
        assertEquals(Optional.empty(), store.worker(removed.id));
        assertEquals(List.of(), store.events(removed.id, 0, 10));
        assertEquals(List.of(), store.transcript(removed.id, 0, 10));
        assertEquals(LogWindow.WHOLE, store.window(removed.id));
        assertEquals(List.of("worker-1"), listed(10, Optional.empty()));
        assertEquals(removed.id, store.newestWorkerId().orElseThrow());
        assertLogged(kept, 1);
        new TestWorker("worker-0").grow(1).commit(store);
        assertEquals(removed.id, store.newestWorkerId().orElseThrow());
    }

    // --- Concurrency ---

    @Test
    void concurrentCommitsCanBeReadAtOnce() throws Exception {
        int threads = 16;
        int commits = 30;
        List<TestWorker> workers = new ArrayList<>();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            TestWorker worker = new TestWorker("worker-" + (100 + i));
            workers.add(worker);
            tasks.add(() -> {
                for (int n = 0; n < commits; n++) {
                    worker.grow(3).result("k" + n, false, Map.of("n", "" + n)).commit(store);
                    assertEquals(worker.last(), store.worker(worker.id).orElseThrow().lastSequence());
                    assertEquals(worker.log.subList((int) worker.last() - 3, (int) worker.last()), store.events(worker.id, worker.last() - 3, 10));
                    assertTrue(store.result(worker.id, new IdempotencyKey("k" + n)).isPresent());
                }
                return null;
            });
        }
        runConcurrently(tasks);
        for (TestWorker worker : workers) {
            assertLogged(worker, 1);
        }
        assertEquals(threads, store.counts().running());
        assertEquals(workers.get(threads - 1).id, store.newestWorkerId().orElseThrow());
    }

    @Test
    void noReaderSeesHalfACommit() throws Exception {
        TestWorker worker = new TestWorker("worker-1").grow(1).commit(store);
        AtomicBoolean done = new AtomicBoolean();
        Callable<Void> writer = () -> {
            try {
                for (int i = 0; i < 100; i++) {
                    worker.grow(1 + i % 7).commit(store);
                }
            } finally {
                done.set(true);
            }
            return null;
        };
        Callable<Void> reader = () -> {
            do {
                long last = store.worker(worker.id).orElseThrow().lastSequence();
                List<LoggedEvent> events = store.events(worker.id, 0, 10_000);
                assertTrue(events.size() >= last, "the record is ahead of its log");
                long now = store.worker(worker.id).orElseThrow().lastSequence();
                assertTrue(now >= events.size(), "the log is ahead of its record");
            } while (!done.get());
            return null;
        };
        runConcurrently(List.of(writer, reader, reader));
    }

    // --- Retention ---

    @Test
    void aLogIsTrimmedByCount() throws Exception {
        TestWorker worker = new TestWorker("worker-1").grow(40).commit(store);
        assertEquals(List.of(), store.workersExceeding(ProfileScope.ALL, LogLimits.ofEvents(40), 10));
        assertEquals(List.of(worker.id), store.workersExceeding(ProfileScope.ALL, LogLimits.ofEvents(39), 10));
        trim(worker.id, LogLimits.ofEvents(25));
        assertLogged(worker, 16);
        assertEquals(List.of(), store.workersExceeding(ProfileScope.ALL, LogLimits.ofEvents(25), 10));
        worker.grow(5).commit(store);
        assertLogged(worker, 16);
        trim(worker.id, LogLimits.ofEvents(0));
        assertLogged(worker, 46);
        assertEquals(List.of(), store.workersExceeding(ProfileScope.ALL, LogLimits.ofEvents(0), 10), "an empty log exceeds no limit");
        worker.grow(4).commit(store);
        assertLogged(worker, 46);
        assertEquals(worker.record(), store.worker(worker.id).orElseThrow(), "trimming does not change the record");
    }

    @Test
    void aLogIsTrimmedByBytes() throws Exception {
        TestWorker worker = new TestWorker("worker-1");
        for (int i = 0; i < 20; i++) {
            worker.append(new EventPayload.TextDone("x".repeat(10_000)), i % 2 == 0);
        }
        worker.commit(store);
        TestWorker small = new TestWorker("worker-2").grow(3).commit(store);
        assertEquals(List.of(worker.id), store.workersExceeding(ProfileScope.ALL, LogLimits.ofBytes(150_000), 10));
        trim(worker.id, LogLimits.ofBytes(150_000));
        long first = store.window(worker.id).firstEvent();
        assertTrue(first > 1 && first < 21, "some events are dropped and some are kept, from " + first);
        assertLogged(worker, first);
        assertEquals(List.of(), store.workersExceeding(ProfileScope.ALL, LogLimits.ofBytes(150_000), 10));
        assertLogged(small, 1);
    }

    @Test
    void aLogIsTrimmedByAge() throws Exception {
        TestWorker worker = new TestWorker("worker-1");
        for (int day = 0; day < 10; day++) {
            worker.at = TestWorker.CREATED_AT.plusSeconds(86_400L * day);
            worker.grow(4).commit(store);
        }
        Instant third = TestWorker.CREATED_AT.plusSeconds(86_400L * 3);
        assertEquals(List.of(), store.workersExceeding(ProfileScope.ALL, LogLimits.since(TestWorker.CREATED_AT), 10));
        assertEquals(List.of(worker.id), store.workersExceeding(ProfileScope.ALL, LogLimits.since(third), 10));
        trim(worker.id, LogLimits.since(third));
        assertLogged(worker, 13);
        assertEquals(List.of(), store.workersExceeding(ProfileScope.ALL, LogLimits.since(third), 10));
        trim(worker.id, LogLimits.since(worker.at.plusMillis(1)));
        assertLogged(worker, 41);
    }

    @Test
    void aLongLogIsTrimmedInSteps() throws Exception {
        TestWorker worker = new TestWorker("worker-1");
        for (int i = 0; i < 13; i++) {
            worker.grow(1_000).commit(store);
        }
        trim(worker.id, LogLimits.ofEvents(7));
        assertLogged(worker, 12_994);
    }

    @Test
    void longLogsAreFoundByProfile() throws Exception {
        for (int i = 0; i < 6; i++) {
            TestWorker worker = new TestWorker("worker-" + i);
            worker.profile = List.of("coder", "reviewer", "intake").get(i % 3);
            worker.grow(5).commit(store);
        }
        LogLimits limits = LogLimits.ofEvents(4);
        assertEquals(Set.of("worker-1", "worker-4"), ids(store.workersExceeding(ProfileScope.only("reviewer"), limits, 10)));
        assertEquals(Set.of("worker-0", "worker-3"), ids(store.workersExceeding(ProfileScope.allBut(Set.of("reviewer", "intake")), limits, 10)));
        assertEquals(Set.of(), ids(store.workersExceeding(ProfileScope.only("unknown"), limits, 10)));
        assertEquals(6, store.workersExceeding(ProfileScope.ALL, limits, 10).size());
        assertEquals(2, store.workersExceeding(ProfileScope.ALL, limits, 2).size());
    }

    @Test
    void endedWorkersAreFoundEarliestFirst() throws Exception {
        List<String> order = List.of("c", "a", "d", "b");
        for (int i = 0; i < 4; i++) {
            TestWorker worker = new TestWorker(order.get(i));
            worker.profile = i == 0 ? "reviewer" : "coder";
            worker.grow(1).commit(store);
            worker.at = TestWorker.CREATED_AT.plusSeconds(i);
            worker.status = i % 2 == 0 ? WorkerStatus.STOPPED : WorkerStatus.CANCELLED;
            worker.grow(1).commit(store);
        }
        new TestWorker("running").grow(1).commit(store);
        assertEquals(order, strings(store.ended(ProfileScope.ALL, Instant.MAX, 10)));
        assertEquals(List.of("c", "a"), strings(store.ended(ProfileScope.ALL, Instant.MAX, 2)));
        assertEquals(List.of("c", "a"), strings(store.ended(ProfileScope.ALL, TestWorker.CREATED_AT.plusSeconds(1), 10)));
        assertEquals(List.of("a", "d", "b"), strings(store.ended(ProfileScope.only("coder"), Instant.MAX, 10)));
        assertEquals(List.of("c"), strings(store.ended(ProfileScope.allBut(Set.of("coder")), Instant.MAX, 10)));
        store.delete(new WorkerId("c"));
        assertEquals(List.of("a", "d", "b"), strings(store.ended(ProfileScope.ALL, Instant.MAX, 10)));
    }

    // --- Recorded diagnostics ---

    @Test
    void theNewestDiagnosticsAreKept() throws Exception {
        for (int i = 0; i < WorkerStore.RECORDED_DIAGNOSTICS + 50; i++) {
            store.recordDiagnostic(
                    new RecordedDiagnostic(TestWorker.CREATED_AT.plusMillis(i),
                            new Diagnostic("code", Diagnostic.Severity.values()[i % 3], "diagnostic " + i)));
        }
        List<RecordedDiagnostic> newest = store.recordedDiagnostics(WorkerStore.RECORDED_DIAGNOSTICS);
        assertEquals(WorkerStore.RECORDED_DIAGNOSTICS, newest.size());
        for (int i = 0; i < newest.size(); i++) {
            int n = WorkerStore.RECORDED_DIAGNOSTICS + 49 - i;
            assertEquals(
                    new RecordedDiagnostic(TestWorker.CREATED_AT.plusMillis(n), new Diagnostic("code", Diagnostic.Severity.values()[n % 3], "diagnostic " + n)),
                    newest.get(i));
        }
        assertEquals(newest.subList(0, 3), store.recordedDiagnostics(3));
    }

    // --- Restarts ---

    @Test
    void aDurableStoreKeepsEverything() throws Exception {
        assumeDurable();
        Epoch epoch = store.epoch();
        TestWorker whole = new TestWorker("worker-1").grow(30).result("k", false, Map.of("a", "b")).result("r", true, Map.of("c", "d")).commit(store);
        TestWorker trimmed = new TestWorker("worker-2").grow(30).commit(store);
        trim(trimmed.id, LogLimits.ofEvents(10));
        TestWorker waiting = new TestWorker("worker-3").grow(1);
        waiting.queue = List.of(new QueuedInput(new RunId("run-2"), InputKind.USER, "later", false));
        waiting.commit(store);
        TestWorker removed = new TestWorker("worker-4").grow(5).commit(store);
        store.delete(removed.id);
        RecordedDiagnostic diagnostic = new RecordedDiagnostic(TestWorker.CREATED_AT, Diagnostic.warning("code", "it happened"));
        store.recordDiagnostic(diagnostic);
        for (int life = 0; life < 3; life++) {
            reopen();
            assertEquals(epoch, store.epoch());
            assertEquals(new RuntimeSummary.Counts(3, 3, 0, 0), store.counts());
            assertEquals(List.of("worker-1", "worker-2", "worker-3"), listed(2, Optional.empty()));
            assertEquals(whole.record(), store.worker(whole.id).orElseThrow());
            assertLogged(whole, 1);
            assertLogged(trimmed, 21);
            assertEquals(List.of(waiting.record()), store.unsettled());
            assertEquals(removed.id, store.newestWorkerId().orElseThrow(), "otherwise the id would be reused");
            assertEquals(Optional.empty(), store.worker(removed.id));
            assertEquals(Map.of("a", "b"), store.result(whole.id, new IdempotencyKey("k")).orElseThrow().fields());
            assertEquals(Map.of("c", "d"), store.creationResult(new IdempotencyKey("r")).orElseThrow().fields());
            assertEquals(List.of(diagnostic), store.recordedDiagnostics(10));
            whole.grow(2).commit(store);
        }
    }

    @Test
    void aStoreThatIsNotDurableHasANewEpochAfterAReopen() throws Exception {
        assumeTrue(!store.description().durable(), "this store is durable");
        Epoch first = store.epoch();
        new TestWorker("worker-1").grow(3).commit(store);
        reopen();
        assertNotEquals(first, store.epoch(), "otherwise old cursors would seem valid");
        assertEquals(new RuntimeSummary.Counts(0, 0, 0, 0), store.counts());
    }

    // --- Damage ---

    @Test
    void aDamagedRecordHurtsOneWorkerOnly() throws Exception {
        assumeDurable();
        List<TestWorker> workers = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            TestWorker worker = new TestWorker("worker-" + i).grow(5);
            worker.queue = List.of(new QueuedInput(new RunId("run-2"), InputKind.USER, "later", false));
            workers.add(worker.commit(store));
        }
        TestWorker bad = workers.get(2);
        store.close();
        boolean damaged = damageRecord(directory, bad.id);
        store = open(directory);
        assumeTrue(damaged, "this store cannot be damaged");
        assertEquals(List.of("worker-1", "worker-2", "worker-4", "worker-5"), listed(2, Optional.empty()));
        assertEquals(4, store.unsettled().size());
        DamagedException e = assertThrows(DamagedException.class, () -> store.worker(bad.id));
        assertEquals(bad.id, e.worker());
        assertEquals(OptionalLong.empty(), e.sequence());
        assertDiagnosed(bad.id.value(), "record");
        for (TestWorker good : workers) {
            if (good != bad) {
                good.grow(3).commit(store);
                assertLogged(good, 1);
            }
        }
        store.delete(bad.id);
        assertEquals(Optional.empty(), store.worker(bad.id));
        assertEquals(4, store.counts().total());
        assertEquals(List.of(), store.diagnostics(), "the diagnostic ends with the deletion");
    }

    @Test
    void aDamagedEventHurtsItsPagesOnly() throws Exception {
        assumeDurable();
        TestWorker worker = new TestWorker("worker-1").grow(30).commit(store);
        TestWorker other = new TestWorker("worker-2").grow(30).commit(store);
        store.close();
        boolean damaged = damageEvent(directory, worker.id, 15);
        store = open(directory);
        assumeTrue(damaged, "this store cannot be damaged");
        assertEquals(worker.log.subList(0, 14), store.events(worker.id, 0, 14));
        assertEquals(worker.log.subList(15, 30), store.events(worker.id, 15, 100));
        DamagedException e = assertThrows(DamagedException.class, () -> store.events(worker.id, 0, 30));
        assertEquals(worker.id, e.worker());
        assertEquals(OptionalLong.of(15), e.sequence());
        assertThrows(DamagedException.class, () -> store.transcript(worker.id, 0, 10));
        assertDiagnosed(worker.id.value(), "15");
        assertEquals(worker.record(), store.worker(worker.id).orElseThrow());
        worker.grow(1).commit(store);
        assertEquals(worker.log.subList(29, 31), store.events(worker.id, 29, 100));
        assertLogged(other, 1);
        trim(worker.id, LogLimits.ofEvents(10));
        assertLogged(worker, 22);
    }

    private void assertDiagnosed(String... words) {
        List<Diagnostic> diagnostics = store.diagnostics();
        assertEquals(1, diagnostics.size(), "one diagnostic for one damage, independent of the number of reads: " + diagnostics);
        String message = diagnostics.get(0).message();
        assertTrue(message.contains(store.description().kind()), message);
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
        assertFalse(message.contains(directory.toString()), "no paths: " + message);
    }

    // --- Helpers ---

    /** Asserts that the log contains all committed events from {@code first} on, for different starts and limits. */
    private void assertLogged(TestWorker worker, long first) throws Exception {
        List<LoggedEvent> kept = worker.log.subList((int) first - 1, worker.log.size());
        List<LoggedEvent> items = kept.stream().filter(e -> e.transcriptSequence().isPresent()).toList();
        long droppedItems = worker.items().size() - items.size();
        assertEquals(new LogWindow(first, droppedItems + 1), store.window(worker.id));
        long last = worker.last();
        for (long after : new long[] {0, 1, first - 1, first, first + 1, last - 1, last, last + 1}) {
            for (int limit : new int[] {1, 2, 7, 100_000}) {
                assertEquals(kept.stream().filter(e -> e.event().sequence() > after).limit(limit).toList(), store.events(worker.id, Math.max(0, after), limit),
                        limit + " events after " + after);
                assertEquals(items.stream().filter(e -> e.transcriptSequence().getAsLong() > after).limit(limit).toList(),
                        store.transcript(worker.id, Math.max(0, after), limit), limit + " items after " + after);
            }
        }
    }

    private void trim(WorkerId worker, LogLimits limits) throws Exception {
        long before = store.window(worker).firstEvent();
        long all = 0;
        long dropped;
        while ((dropped = store.trim(worker, limits)) > 0) {
            all += dropped;
            assertEquals(before + all, store.window(worker).firstEvent(), "trim returns the number of dropped events");
        }
    }

    private List<String> listed(int limit, Optional<WorkerStatus> status) throws Exception {
        List<String> ids = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<WorkerRecord> page = store.workers(WorkerQuery.builder(limit).after(after.orElse(null)).status(status.orElse(null)).build());
            assertTrue(page.items().size() <= limit);
            page.items().forEach(record -> ids.add(record.id().value()));
            after = page.next();
        } while (after.isPresent());
        return ids;
    }

    private static List<String> strings(List<WorkerId> ids) {
        return ids.stream().map(WorkerId::value).toList();
    }

    private static Set<String> ids(List<WorkerId> ids) {
        return Set.copyOf(strings(ids));
    }

    private static void runConcurrently(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Void> done : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
