package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of a read does not depend on the number of other Workers and the length of logs. Measured in steps of SQLite's virtual machine, not in time. */
class ReadCostTest {

    private static final int FEW = 40;
    private static final int MANY = 1_500;
    private static final WorkerId ASKED = Histories.id(7);
    private static final LogLimits HUGE = new LogLimits(1_000_000, Long.MAX_VALUE, Instant.MIN);
    private static final String READS_ALL = "looking for long logs";

    @TempDir
    private Path folder;

    private CountedReads counted;

    private interface Read {
        Object from(SqliteStore store) throws StoreException;
    }

    /** The reads. Each returns the same amount of data in a small store as in a large one. */
    private static Map<String, Read> reads() {
        ProfileScope all = ProfileScope.ALL;
        Map<String, Read> reads = new TreeMap<>();
        reads.put("a Worker", store -> store.worker(ASKED).orElseThrow());
        reads.put("the first page", store -> store.workers(WorkerQuery.first(10)).items().get(9));
        reads.put("a later page", store -> store.workers(WorkerQuery.builder(10).after(Histories.id(20).value()).build()).items().get(9));
        reads.put("a page of one status", store -> store.workers(WorkerQuery.builder(3).status(WorkerStatus.STOPPED).build()).items().get(2));
        reads.put("how many Workers there are", store -> store.counts().total() > 0);
        reads.put("Workers with work to do", store -> store.unsettled().get(1));
        reads.put("the log's beginning", store -> store.events(ASKED, 0, 10).get(9));
        reads.put("the log further on", store -> store.events(ASKED, 50, 10).get(9));
        reads.put("the transcript's beginning", store -> store.transcript(ASKED, 0, 10).get(9));
        reads.put("the transcript further on", store -> store.transcript(ASKED, 20, 10).get(9));
        reads.put("what is kept of a log", store -> store.window(ASKED));
        reads.put("an earlier answer", store -> store.result(ASKED, new IdempotencyKey("kept")).orElseThrow());
        reads.put("an answer that was never given", store -> store.creationResult(new IdempotencyKey("none")).isPresent());
        reads.put("the newest id", store -> store.newestWorkerId().orElseThrow());
        reads.put("ended Workers", store -> store.ended(all, Instant.MAX, 3).get(2));
        reads.put("remarks", store -> store.recordedDiagnostics(10));
        reads.put(READS_ALL, store -> store.workersExceeding(all, HUGE, 10).isEmpty());
        return reads;
    }

    /** Returns the number of steps of each read. */
    private Map<String, Long> cost() throws StoreException {
        StoreFolder held = StoreFolder.open(folder.resolve("store"));
        counted = new CountedReads(Connections.to(held.database(), StoreSettings.DEFAULTS));
        Map<String, Long> steps = new TreeMap<>();
        try (SqliteStore store = SqliteStore.open(held, StoreSettings.DEFAULTS, Clock.systemUTC(), counted)) {
            for (Map.Entry<String, Read> read : reads().entrySet()) {
                long before = counted.steps();
                read.getValue().from(store);
                steps.put(read.getKey(), counted.steps() - before);
            }
        }
        return steps;
    }

    /** Adds Workers, of which every tenth has ended, and extends the log of the Worker that is read. In one transaction, which is much faster than one for each. */
    private void fill(int from, int to, Commit asked) throws Exception {
        RecordCodec codec = new RecordCodec();
        WriteStatements writes = new WriteStatements(StoreSettings.DEFAULTS, Clock.systemUTC());
        try (SqliteStore made = SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC())) {
            assertEquals(from - 1, made.counts().total());
        }
        try (SqlSession session = new SqlSession(Connections.to(folder.resolve("store").resolve(StoreFolder.DATABASE), StoreSettings.DEFAULTS).writer())) {
            session.update("BEGIN");
            for (int i = from; i <= to; i++) {
                WorkerRecord created = Histories.record(Histories.id(i), WorkerStatus.RUNNING, 0, 0, i == 3 || i == 4);
                writes.commit(session, EncodedCommit.of(new Commit(created, List.of(), List.of(), QueueChange.NONE), codec));
                if (i % 10 == 0) {
                    writes.commit(session, EncodedCommit.of(Histories.next(created, 2, WorkerStatus.STOPPED, List.of()), codec));
                }
            }
            writes.commit(session, EncodedCommit.of(asked, codec));
            session.update("COMMIT");
        }
    }

    @Test
    void aReadCostsTheSameHoweverMuchElseThereIs() throws Exception {
        Commit log = Histories.next(Histories.empty(ASKED), 100, WorkerStatus.RUNNING,
                List.of(Histories.answer("kept", false, Instant.now().minus(Duration.ofHours(1)))));
        fill(1, FEW, log);
        Map<String, Long> few = cost();
        fill(FEW + 1, MANY, Histories.next(log.worker(), 5_000));
        Map<String, Long> many = cost();

        long allOfFew = few.remove(READS_ALL);
        long allOfMany = many.remove(READS_ALL);
        assertThat(allOfMany)
                .as("the control, which reads all Workers, must become more expensive: " + allOfFew + " steps with few of them, " + allOfMany + " with many")
                .isGreaterThan(allOfFew * 20);
        assertEquals(few, many, "steps of each read, with " + FEW + " Workers and with " + MANY + ": give the query that grew an index, or a limit");
        few.forEach((read, steps) -> assertTrue(steps > 0, read + " was not counted"));

        List<String> scans =
                counted.asked().stream().filter(sql -> sql.startsWith("SELECT") && !sql.contains("first_at <")).filter(sql -> readsAll(sql)).toList();
        assertEquals(List.of(), scans, "queries that look at a whole table, or sort");
        assertTrue(readsAll("SELECT count(*) FROM worker"), "the control: a count reads an index in one step, and must still be detected");
    }

    private boolean readsAll(String sql) {
        try {
            // Allowed: small tables, a JSON array, and a partial index that contains only the selected rows.
            return counted.plan(sql).stream().anyMatch(line -> line.startsWith("USE TEMP B-TREE")
                    || line.startsWith("SCAN") && !line.matches("SCAN (total|meta|remark|json_each|w USING INDEX worker_unsettled)\\b.*"));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
