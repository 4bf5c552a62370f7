package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flipped bit of the database file changes nothing that is shown: what it hits is refused and named, everything else is served. {@link WriteAheadLogTest} flips bits of the log. */
class FlippedBitsTest {

    private static final int WORKERS = 20;
    private static final int EVENTS = 10;

    @TempDir
    private Path temp;

    private final Map<WorkerId, WorkerRecord> records = new LinkedHashMap<>();
    private final Map<WorkerId, List<LoggedEvent>> logs = new LinkedHashMap<>();

    @Test
    void flippedBitsOfTheDatabaseAreNeverShown() throws Exception {
        flip(20, 1);
    }

    @Test
    @Tag("slow")
    void sixHundredFlippedBitsOfTheDatabaseAreNeverShown() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        System.out.println(flip(600, seed));
    }

    /** A start examines only small databases completely. In a large one, a Worker whose id is damaged must not seem to be unknown. */
    @Test
    @Tag("slow")
    void fiftyFlippedBitsOfIdsInALargeDatabaseAreNeverShown() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        byte[] bytes = database(100_000);
        assertThat(bytes.length).as("a start does not examine it completely").isGreaterThan(8 << 20);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Integer> places = new ArrayList<>();
        for (WorkerId worker : records.keySet()) {
            for (int at = text.indexOf(worker.value()); at >= 0; at = text.indexOf(worker.value(), at + 1)) {
                places.add(at + worker.value().length() - 1);
            }
        }
        System.out.println(flip(bytes, 50, seed, random -> places.get(random.nextInt(places.size()))));
    }

    private String flip(int count, long seed) throws Exception {
        byte[] bytes = database(0);
        return flip(bytes, count, seed, random -> random.nextInt(bytes.length));
    }

    /** Returns a database of {@link #WORKERS} Workers. @param more the number of events that the last one has in addition */
    private byte[] database(int more) throws Exception {
        Path whole = temp.resolve("whole");
        try (SqliteStore store = open(whole)) {
            for (int i = 1; i <= WORKERS; i++) {
                store.commit(Histories.next(Histories.empty(Histories.id(i)), EVENTS));
            }
            for (int done = 0; done < more; done += 1_000) {
                store.commit(Histories.next(store.worker(Histories.id(WORKERS)).orElseThrow(), 1_000));
            }
            for (int i = 1; i <= WORKERS; i++) {
                records.put(Histories.id(i), store.worker(Histories.id(i)).orElseThrow());
                logs.put(Histories.id(i), store.events(Histories.id(i), 0, 2 * EVENTS));
            }
        }
        return Files.readAllBytes(whole.resolve(StoreFolder.DATABASE));
    }

    private String flip(byte[] bytes, int count, long seed, ToIntFunction<Random> places) throws Exception {
        Random random = new Random(seed);
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int at = places.applyAsInt(random);
            int mask = 1 << random.nextInt(8);
            Path folder = StoreFolderCopy.of(temp.resolve("flip"), bytes, at, mask);
            outcomes.merge(outcome(folder, "seed " + seed + ", byte " + at + ", bit " + mask), 1, Integer::sum);
        }
        return count + " flipped bits: " + outcomes;
    }

    private static SqliteStore open(Path folder) throws StoreException {
        return SqliteStore.open(folder, StoreSettings.DEFAULTS.with(StoreSettings.Durability.PROCESS_CRASH), Clock.systemUTC());
    }

    private String outcome(Path folder, String where) throws Exception {
        List<String> failures = new ArrayList<>();
        try (SqliteStore store = open(folder)) {
            List<WorkerId> listed = new ArrayList<>();
            try {
                store.workers(WorkerQuery.first(2 * WORKERS)).items().forEach(record -> {
                    listed.add(record.id());
                    assertThat(record).as(where + ": listed").isEqualTo(records.get(record.id()));
                });
            } catch (StoreException e) {
                failures.add(e.getMessage());
            }
            for (WorkerId worker : records.keySet()) {
                try {
                    store.worker(worker).ifPresentOrElse(record -> assertThat(record).as(where).isEqualTo(records.get(worker)),
                            () -> failures.add("no " + worker));
                    assertThat(store.events(worker, 0, 2 * EVENTS)).as(where).isEqualTo(logs.get(worker));
                } catch (StoreException e) {
                    failures.add(e.getMessage());
                }
            }
            if (listed.size() < WORKERS) {
                failures.add("lists lack a Worker");
            }
            if (!failures.isEmpty()) {
                boolean named = failures.stream().anyMatch(failure -> failure.contains("damaged")) || !store.diagnostics().isEmpty();
                assertThat(named).as(where + ": damage must be named: " + failures).isTrue();
            }
        } catch (StoreException e) {
            assertThat(e.getMessage()).as(where).containsAnyOf("damaged", "newer version", "not a Yado", "missing");
            return "refused at the start";
        }
        List<String> said = new ArrayList<>();
        boolean whole = new StoreTools(Clock.systemUTC(), said::add).check(folder);
        if (!failures.isEmpty()) {
            assertThat(whole).as(where + ": yado store check finds what reads find: " + failures).isFalse();
        }
        return failures.isEmpty() ? whole ? "nothing is hit" : "found by yado store check" : "named by reads";
    }

    /** A folder with a copy of a database in which a bit is flipped; replaces an earlier one. */
    private static final class StoreFolderCopy {
        private StoreFolderCopy() {
        }

        static Path of(Path folder, byte[] database, int at, int mask) throws Exception {
            Files.createDirectories(folder);
            for (String suffix : List.of("-wal", "-shm")) {
                Files.deleteIfExists(folder.resolve(StoreFolder.DATABASE + suffix));
            }
            Path file = folder.resolve(StoreFolder.DATABASE);
            Files.write(file, database);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(at);
                bytes.write(database[at] ^ mask);
            }
            return folder;
        }
    }
}
