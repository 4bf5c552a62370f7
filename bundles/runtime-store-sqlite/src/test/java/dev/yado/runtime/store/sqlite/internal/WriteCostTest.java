package dev.yado.runtime.store.sqlite.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of a change, measured in the bytes that SQLite writes for it, not in time. */
class WriteCostTest {

    private static final WorkerId ID = Histories.id(1);
    private static final int QUEUE = 90;
    private static final int RUNS = 200;
    /** Size of a page and its header in the write-ahead log, in bytes. */
    private static final double FRAME = StoreSettings.PAGE_BYTES + 24;

    @TempDir
    private Path folder;

    @BeforeEach
    void load() throws Exception {
        NativeLibrary.load(folder);
    }

    /** The end of a run and the start of the next: five events, one input taken from the queue and one put into it. */
    private static Commit run(WorkerRecord before, int number) {
        Commit events = Histories.next(before, 5);
        List<QueuedInput> queue = new ArrayList<>(before.queue());
        queue.remove(0);
        queue.add(Histories.queued(QUEUE + number));
        return new Commit(Histories.waiting(events.worker(), queue), events.events(), List.of(), QueueChange.between(before.queue(), queue));
    }

    @Test
    void aRunOfAFullQueueWritesFewPages() throws Exception {
        Path log = folder.resolve("store").resolve(StoreFolder.DATABASE + "-wal");
        try (SqliteStore store =
                SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS.with(StoreSettings.Durability.PROCESS_CRASH), Clock.systemUTC())) {
            Commit created = Histories.created(ID);
            store.commit(created);
            List<QueuedInput> queue = new ArrayList<>();
            for (int i = 0; i < QUEUE; i++) {
                queue.add(Histories.queued(i));
            }
            WorkerRecord worker = Histories.waiting(created.worker(), queue);
            store.commit(new Commit(worker, List.of(), List.of(), QueueChange.between(List.of(), queue)));
            long before = Files.size(log);
            for (int i = 0; i < RUNS; i++) {
                Commit run = run(worker, i);
                store.commit(run);
                worker = run.worker();
            }
            double pages = (Files.size(log) - before) / FRAME / RUNS;
            // The pages of the log, of the queue and of their indexes, of the record, and of table worker.
            assertTrue(pages > 1 && pages < 8.3, pages + " pages for each run: something is written that has not changed");
            assertEquals(List.of(worker), store.unsettled());
        }
    }

    @Test
    void aWorkerIsFoundAsUnsettledFromItsFirstWaitingInputToItsLast() throws Exception {
        try (SqliteStore store =
                SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS.with(StoreSettings.Durability.PROCESS_CRASH), Clock.systemUTC())) {
            WorkerRecord worker = Histories.empty(ID);
            List<QueuedInput> queue = List.of();
            for (int waiting : new int[] {0, 1, 2, 1, 0, 0, 3, 0}) {
                List<QueuedInput> next = new ArrayList<>();
                for (int i = 0; i < waiting; i++) {
                    next.add(Histories.queued(i));
                }
                Commit events = Histories.next(worker, 1);
                worker = Histories.waiting(events.worker(), next);
                store.commit(new Commit(worker, events.events(), List.of(), new QueueChange(queue.size(), next)));
                queue = next;
                assertEquals(waiting == 0 ? List.of() : List.of(worker), store.unsettled(), waiting + " wait");
            }
        }
    }
}
