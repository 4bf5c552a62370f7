package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import dev.yado.testing.RequiredTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose files cannot grow, as on a full disk, until they can again. */
class FullDiskTest {

    private static final int MOST_KILOBYTES = 3_000;

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void writesFailReadsGoOnAndWritingResumes() throws Exception {
        RequiredTool.require(runs("prlimit", "--version") && runs("bash", "-c", "ulimit -S -f " + MOST_KILOBYTES),
                "no full disk can be made here: bash and prlimit are needed");
        Process child = new ProcessBuilder("bash", "-c", "ulimit -S -f " + MOST_KILOBYTES + "; exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
                "-Dorg.sqlite.tmpdir=" + folder, "-cp", System.getProperty("java.class.path"), Writer.class.getName(), folder.resolve("store").toString())
                .redirectErrorStream(true).start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder all = new StringBuilder();
            String full = await(said, "full ", all);
            int acknowledged = Integer.parseInt(full.split(" ")[1]);
            assertThat(acknowledged).as(full).isGreaterThan(20);
            assertTrue(runs("prlimit", "--pid", Long.toString(child.pid()), "--fsize=unlimited"), "the limit cannot be lifted");
            int after = Integer.parseInt(await(said, "resumed ", all).split(" ")[1]);
            await(said, "done", all);
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));

            try (SqliteStore store = SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC())) {
                assertEquals(after, store.counts().total());
                assertEquals(1, store.events(Histories.id(acknowledged - 1), 0, 10).size());
            }
            assertTrue(new StoreTools(Clock.systemUTC(), all::append).check(folder.resolve("store")), all.toString());
        } finally {
            child.destroyForcibly();
        }
    }

    private static String await(BufferedReader said, String prefix, StringBuilder all) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new AssertionError("the process ended before it said '" + prefix + "': " + all);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process on the full disk. */
    static final class Writer {

        private Writer() {
        }

        public static void main(String[] arguments) throws Exception {
            String text = "x".repeat(20_000);
            try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]), StoreSettings.DEFAULTS, Clock.systemUTC())) {
                int written = 0;
                boolean full = false;
                while (true) {
                    try {
                        store.commit(new Commit(Histories.record(Histories.id(written), WorkerStatus.RUNNING, 1, 0, false),
                                List.of(Histories.event(1, text, OptionalLong.empty())), List.of(), QueueChange.NONE));
                        written++;
                        if (full) {
                            System.out.println("resumed " + written);
                            break;
                        }
                    } catch (StoreException e) {
                        // Reads continue, and see nothing of the failed change.
                        if (store.counts().total() != written || store.worker(Histories.id(written)).isPresent()
                                || store.events(Histories.id(0), 0, 1).size() != 1) {
                            throw new IllegalStateException("counted " + store.counts() + " after " + written, e);
                        }
                        if (!full) {
                            System.out.println(e.getMessage());
                            System.out.println("full " + written);
                            full = true;
                        }
                        Thread.sleep(20);
                    }
                }
            }
            System.out.println("done");
        }
    }
}
