package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process repeatedly. Each acknowledged change is in the store once; every other change is there completely or not at all. */
class CrashTest {

    private static final int WORKERS = 16;

    @TempDir
    private Path folder;

    /** The last acknowledged sequence of each Worker, which its log must reach. */
    private final Map<WorkerId, Long> acknowledged = new HashMap<>();
    private final Set<WorkerId> removed = new HashSet<>();

    @Test
    void whatWasAcknowledgedSurvivesTwoKills() throws Exception {
        runAndVerify(2);
    }

    @Test
    @Tag("slow")
    void whatWasAcknowledgedSurvivesKills() throws Exception {
        runAndVerify(12);
    }

    private void runAndVerify(int kills) throws Exception {
        Random random = new Random();
        for (int kill = 0; kill < kills; kill++) {
            // From the first acknowledgement up to several hundred groups.
            runAndKill(kill, 1 + random.nextInt(1_000));
            verify("after kill " + (kill + 1));
        }
        assertThat(acknowledged.values().stream().mapToLong(Long::longValue).sum()).as("hardly anything was written: " + acknowledged).isGreaterThan(kills);
    }

    private void runAndKill(int life, int acknowledgements) throws Exception {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                // The folder into which the driver unpacks its native library, which a killed process does not delete.
                "-Dorg.sqlite.tmpdir=" + folder, "-cp",
                System.getProperty("java.class.path"), Writer.class.getName(), folder.resolve("store").toString(), Integer.toString(life))
                .redirectError(folder.resolve("child.log").toFile()).start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            int count = 0;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                // The kill truncated this line: not an acknowledgement.
                if (!line.endsWith(".")) {
                    continue;
                }
                String[] words = line.substring(0, line.length() - 1).split(" ");
                WorkerId id = new WorkerId(words[1]);
                if (words[0].equals("removed")) {
                    removed.add(id);
                } else {
                    acknowledged.merge(id, Long.parseLong(words[2]), Math::max);
                }
                if (++count == acknowledgements) {
                    // By its handle: Process.destroyForcibly would also discard its unread output.
                    child.toHandle().destroyForcibly();
                }
            }
            assertThat(count)
                    .as("the writing process ended by itself: " + Files.readString(folder.resolve("child.log")))
                    .isGreaterThanOrEqualTo(acknowledgements);
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(10, TimeUnit.SECONDS));
        }
    }

    private void verify(String when) throws Exception {
        try (SqliteStore store = SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC())) {
            for (Map.Entry<WorkerId, Long> entry : acknowledged.entrySet()) {
                WorkerId id = entry.getKey();
                Optional<WorkerRecord> record = store.worker(id);
                if (removed.contains(id)) {
                    assertEquals(Optional.empty(), record, when);
                    continue;
                }
                if (record.isEmpty()) {
                    // Only a Worker whose removal was requested may be missing without an acknowledgement.
                    assertThat(id.value()).as(when + ": " + id + " is gone").startsWith("short-");
                    continue;
                }
                long last = record.get().lastSequence();
                assertThat(last)
                        .as(when + ": " + id + " ends at " + last + ", and " + entry.getValue() + " was acknowledged")
                        .isGreaterThanOrEqualTo(entry.getValue());
                List<LoggedEvent> log = store.events(id, 0, (int) last + 10);
                assertEquals(last, log.size(), when + ": exactly once");
                WorkerRecord before = Histories.empty(id);
                Commit whole = Histories.next(before, (int) last);
                assertEquals(whole.events(), log, when);
                assertEquals(whole.worker(), record.get(), when);
            }
        }
    }

    /** The process that the test kills. */
    static final class Writer {

        private Writer() {
        }

        public static void main(String[] arguments) throws Exception {
            // Flushes each line, so that the parent knows all acknowledgements when this process is killed.
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
            SqliteStore store = SqliteStore.open(Path.of(arguments[0]), StoreSettings.DEFAULTS, Clock.systemUTC());
            List<Thread> threads = IntStream.range(0, WORKERS).mapToObj(i -> new Thread(() -> write(store, i, arguments[1], out))).toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private static void write(SqliteStore store, int number, String life, PrintStream out) {
            try {
                WorkerId id = Histories.id(number);
                WorkerRecord record = store.worker(id).orElse(Histories.empty(id));
                for (int i = 0; i < 100_000; i++) {
                    Commit commit = Histories.next(record, 1 + i % 3);
                    store.commit(commit);
                    record = commit.worker();
                    say(out, "wrote " + id + " " + record.lastSequence() + ".");
                    if (i % 10 == 0) {
                        Commit brief = Histories.created(new WorkerId("short-" + life + "-" + number + "-" + i));
                        store.commit(brief);
                        say(out, "wrote " + brief.worker().id() + " 1.");
                        store.delete(brief.worker().id());
                        say(out, "removed " + brief.worker().id() + ".");
                    }
                }
            } catch (Exception e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        }

        private static void say(PrintStream out, String line) throws IOException {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
            synchronized (out) {
                out.write(bytes);
                out.flush();
            }
        }
    }
}
