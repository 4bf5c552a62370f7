package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventQuery;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.CoreRuntime;
import dev.yado.runtime.core.internal.RuntimeAssembly;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.store.sqlite.internal.codec.EncodedCommit;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.write.WriteStatements;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An idle Worker takes almost no heap after its run and after reads of all kinds, independent of the length of its log: its data is in the store. */
class IdleHeapTest {

    private static final int WORKERS = 2_000;
    private static final int LOG = 40;
    /** The number of Workers that do a run; not all, since a run takes time. */
    private static final int RUNS = 300;
    private static final int MOST_BYTES = 1_024;
    private static final String ACTOR = "dev.yado.runtime.core.internal.worker.WorkerActor";
    private static final String TEXT = "word ".repeat(200);

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void anIdleWorkerCostsAtMostAKilobyteOfHeap() throws Exception {
        fill();
        try (Life life = new Life()) {
            life.run(1, 50);
            life.look(1, 50);
            LiveHeap before = life.heapWithActors(0);
            life.look(51, WORKERS);
            LiveHeap seen = life.heapWithActors(0);
            requireLittle(before, seen, WORKERS - 50, "was looked at");
            life.run(51, 50 + RUNS);
            LiveHeap ran = life.heapWithActors(0);
            requireLittle(seen, ran, RUNS, "has done a run");
            // The control: Workers that stay in memory, as all would if none were unloaded.
            life.idleAfter(Duration.ofHours(1));
            life.run(51, 50 + RUNS);
            long kept = life.heapWithActors(RUNS).bytes() - ran.bytes();
            assertThat(kept)
                    .as("Workers that are not put away cost " + kept / RUNS + " bytes each: this test would not notice them")
                    .isGreaterThan(RUNS * MOST_BYTES);
        }
    }

    private static void requireLittle(LiveHeap before, LiveHeap after, int workers, String what) {
        long each = (after.bytes() - before.bytes()) / workers;
        assertThat(each)
                .as("an idle Worker that " + what + " costs " + each + " bytes; what takes most of the heap is\n" + after.most())
                .isLessThanOrEqualTo(MOST_BYTES);
    }

    /** Inserts Workers with long logs. In one transaction, which is much faster than one for each. */
    private void fill() throws Exception {
        RecordCodec codec = new RecordCodec();
        WriteStatements writes = new WriteStatements(StoreSettings.DEFAULTS, Clock.systemUTC());
        open().close();
        try (SqlSession session = new SqlSession(Connections.to(folder.resolve("store").resolve(StoreFolder.DATABASE), StoreSettings.DEFAULTS).writer())) {
            session.update("BEGIN");
            for (int i = 1; i <= WORKERS; i++) {
                Commit commit = Histories.next(Histories.empty(Histories.id(i)), LOG, WorkerStatus.RUNNING, List.of());
                writes.commit(session, EncodedCommit.of(commit, codec));
            }
            session.update("COMMIT");
        }
    }

    private SqliteStore open() throws Exception {
        return SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS.with(StoreSettings.Durability.PROCESS_CRASH), Clock.systemUTC());
    }

    /** A Runtime that uses the store. */
    private final class Life implements AutoCloseable {
        private final RuntimeAssembly assembly;
        private final CoreRuntime runtime;

        Life() throws Exception {
            SqliteStore store = open();
            assembly = new RuntimeAssembly(settings(Duration.ofMillis(1)), store, store::close);
            runtime = new CoreRuntime(assembly);
            assembly.extensions().addEngine(this, 0, new EchoEngine());
        }

        private static RuntimeSettings settings(Duration idleAfter) {
            RuntimeSettings s = RuntimeSettings.defaults(new RuntimeId("rt"));
            return new RuntimeSettings(s.runtimeId(), s.displayName(), s.version(), 1_000, 1_000, s.maxQueuedInputs(), s.maxStreamsPerWorker(),
                    s.cancelDeadline(),
                    s.interactionExpiry(), s.dataDirectory(), idleAfter, 64, s.callTimeout(), Duration.ofMillis(20), s.clock());
        }

        void idleAfter(Duration idleAfter) {
            assembly.reconfigure(settings(idleAfter));
        }

        void run(int from, int to) throws Exception {
            workers(from, to).forEach(id -> runtime.input(id, WorkerInput.user(TEXT)));
            assertTrue(Waits.until(Duration.ofSeconds(20), () -> workers(from, to).allMatch(id -> runtime.get(id).run().state() == RunState.IDLE)),
                    "runs do not end");
        }

        /** Opens a page of each kind, and a stream. */
        void look(int from, int to) {
            workers(from, to).forEach(id -> {
                assertEquals(LOG, runtime.events(id, EventQuery.first(LOG)).events().size());
                assertThat(runtime.transcript(id, 0, LOG).items().size()).isGreaterThanOrEqualTo(LOG / 2);
                runtime.subscribe(id, StreamQuery.LIVE).close();
            });
            assertEquals(WorkerQuery.MAX_LIMIT, runtime.list(WorkerQuery.first(WorkerQuery.MAX_LIMIT)).items().size());
        }

        private static Stream<WorkerId> workers(int from, int to) {
            return IntStream.rangeClosed(from, to).parallel().mapToObj(Histories::id);
        }

        /** Returns the live heap, in bytes, after this number of Workers is in memory. */
        LiveHeap heapWithActors(int actors) throws Exception {
            LiveHeap[] last = new LiveHeap[1];
            assertTrue(Waits.until(Duration.ofSeconds(20), () -> (last[0] = LiveHeap.now()).count(ACTOR) == actors),
                    () -> last[0].count(ACTOR) + " Workers are at hand, and " + actors + " were to be");
            return last[0];
        }

        @Override
        public void close() {
            assembly.close();
        }
    }
}
