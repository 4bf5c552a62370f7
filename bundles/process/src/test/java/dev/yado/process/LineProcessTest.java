package dev.yado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.testing.RequiredTool;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Input and output, and the end of a program together with its child processes. */
@Timeout(60)
class LineProcessTest {

    /** Ignores the end of its input and the request to terminate, like a faulty program; prints its pid first. */
    private static final String STUBBORN = "trap '' TERM; echo $$; while :; do sleep 0.2; done";

    /** Records everything. */
    private static final class RecordingListener implements LineProcess.Listener {

        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final List<String> errors = new CopyOnWriteArrayList<>();
        private final AtomicInteger gone = new AtomicInteger();
        private volatile boolean ended;

        @Override
        public void line(Line line) {
            lines.add(new String(line.bytes(), StandardCharsets.UTF_8) + (line.whole() ? "" : " [cut]"));
        }

        @Override
        public void ended() {
            ended = true;
        }

        @Override
        public void gone() {
            gone.incrementAndGet();
        }

        private String next() throws InterruptedException {
            return Optional.ofNullable(lines.poll(20, TimeUnit.SECONDS)).orElseThrow(() -> new AssertionError("the program said nothing"));
        }
    }

    private final RecordingListener heard = new RecordingListener();

    private LineProcess shell(String script) throws IOException {
        return start(new ProcessSpec(List.of("sh", "-c", script), Map.of(), Optional.empty()));
    }

    private LineProcess start(ProcessSpec program) throws IOException {
        LineProcess process = LineProcess.start("yado-test", program, line -> heard.errors.add(new String(line.bytes(), StandardCharsets.UTF_8)));
        process.listen(heard);
        return process;
    }

    private static void requireProc() {
        RequiredTool.require(Files.isDirectory(Path.of("/proc/self")), "without /proc, processes that hide from their parent cannot be found");
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !ProcFiles.zombie(pid);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited in vain for " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void assertGone(List<Long> pids) {
        await("the end of " + pids, () -> pids.stream().noneMatch(LineProcessTest::runs));
    }

    private static List<Long> pids(String line) {
        return Arrays.stream(line.split(" ")).map(Long::parseLong).toList();
    }

    @Test
    void linesGoInAndOutAndItsEndIsTold() throws Exception {
        try (LineProcess process = shell("read a; echo \"got $a\"; echo oops >&2; exit 7")) {
            assertTrue(process.alive() && process.exitCode().isEmpty());
            assertTrue(process.send("ä\\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals("got än", heard.next().replace("\\", ""));
            await("the end", () -> heard.gone.get() == 1 && heard.ended);
            assertEquals(OptionalInt.of(7), process.exitCode());
            assertEquals(List.of("oops"), heard.errors, "also its last words are there before it is gone");
            assertFalse(process.alive() || process.send(new byte[0]));
        }
        assertEquals(1, heard.gone.get());
    }

    @Test
    void aProgramGetsACleanEnvironment(@TempDir Path folder) throws Exception {
        try (LineProcess process = start(new ProcessSpec(List.of("env"), Map.of("OWN", "x"), Optional.of(folder)))) {
            await("the end", () -> heard.gone.get() == 1);
            assertThat(heard.lines).contains("OWN=x");
            assertThat(heard.lines).contains("PATH=" + System.getenv("PATH"));
            List<String> more = heard.lines.stream().map(line -> line.replaceAll("=.*", "")).filter(name -> !ProcessSpec.INHERITED_VARIABLES.contains(name))
                    .sorted().toList();
            assertEquals(List.of("OWN", OwnerTag.VARIABLE), more);
            assertThat(process.toString()).doesNotContain("OWN");
        }
    }

    @Test
    void aProgramIsFoundByNameOrAbsolutePath(@TempDir Path folder) throws Exception {
        assertTrue(ProcessSpec.find("sh").isPresent() && ProcessSpec.find(ProcessSpec.find("sh").get().toString()).isPresent());
        assertTrue(ProcessSpec.find("no-such-program-5e1f").isEmpty() && ProcessSpec.find("./sh").isEmpty() && ProcessSpec.find(folder.toString()).isEmpty());
        assertThrows(IOException.class, () -> start(new ProcessSpec(List.of("no-such-program-5e1f"), Map.of(), Optional.empty())));
        assertThrows(IOException.class, () -> start(new ProcessSpec(List.of("sh"), Map.of(), Optional.of(folder.resolve("nowhere")))));
        assertThrows(IllegalArgumentException.class, () -> new ProcessSpec(List.of(), Map.of(), Optional.empty()));
        assertEquals("ProcessSpec[2 words]", new ProcessSpec(List.of("sh", "--key=1"), Map.of("K", "2"), Optional.empty()).toString());
    }

    @Test
    void closingEndsItAndEverythingItStarted() throws Exception {
        requireProc();
        // A child, one in a session of its own, and one whose parent has ended.
        LineProcess process = shell("sleep 300 & a=$!; setsid sleep 300 & b=$!; c=$(sh -c 'sleep 300 >/dev/null 2>&1 & echo $!'); echo $$ $a $b $c; wait");
        List<Long> pids = pids(heard.next());
        assertEquals(4, pids.stream().filter(LineProcessTest::runs).count(), "all of them run");
        assertEquals(process.pid(), pids.get(0), "setsid became the program");
        process.close();
        assertGone(pids);
    }

    @Test
    void childrenDoNotOutliveAProgramThatEndsByItself() throws Exception {
        requireProc();
        try (LineProcess process = shell("sleep 300 & a=$!; setsid sleep 300 & echo $a $!; exit 0")) {
            List<Long> children = pids(heard.next());
            assertGone(children);
            await("the end of " + process, () -> heard.ended && heard.gone.get() == 1);
        }
    }

    @Test
    void aChildThatGetsAwayAndHoldsTheOutputOpenHoldsNobodyUp() throws Exception {
        requireProc();
        try (LineProcess process = shell("env -i setsid sleep 300 & echo $!; exit 9")) {
            long escaped = pids(heard.next()).get(0);
            await("the end of " + process, () -> heard.ended && heard.gone.get() == 1);
            ProcessHandle.of(escaped).ifPresent(ProcessHandle::destroyForcibly);
            assertEquals(OptionalInt.of(9), process.exitCode());
        }
    }

    @Test
    void aProgramThatDoesNotWantToEndIsKilledAlsoByOneWhoIsInterrupted() throws Exception {
        LineProcess process = shell(STUBBORN);
        List<Long> pids = pids(heard.next());
        Thread.currentThread().interrupt();
        process.close();
        assertTrue(Thread.interrupted(), "the interrupt is still there");
        assertFalse(pids.stream().anyMatch(LineProcessTest::runs), "it is gone when this returns");
        assertTrue(heard.ended && heard.gone.get() == 1);
    }

    @Test
    void aProgramThatDoesNotReadHoldsNobodyUp() throws Exception {
        try (LineProcess process = shell("echo here; sleep 300")) {
            heard.next();
            byte[] line = new byte[64 << 10];
            int sent = 0;
            while (sent < 1_000 && process.send(line)) {
                sent++;
            }
            assertTrue(sent >= 256 && sent < 1_000, sent + " lines were taken");
        }
    }

    @Test
    void ofALineThatIsTooLongTheBeginningIsHeard() throws Exception {
        try (LineProcess process = shell("head -c " + (LineProcess.MAX_LINE + 1) + " /dev/zero | tr '\\0' x; echo; echo next")) {
            assertEquals("x".repeat(LineReader.KEPT_OF_TOO_LONG) + " [cut]", heard.next());
            assertEquals("next", heard.next());
            assertThat(process.pid()).isGreaterThan(0);
        }
    }

    @Test
    void aListenerThatClosesWhenItIsToldOfTheEndDoesNotWaitForItself() throws Exception {
        for (String script : List.of("cat", "exit 0")) {
            LineProcess process = LineProcess.start("yado-test", new ProcessSpec(List.of("sh", "-c", script), Map.of(), Optional.empty()));
            CountDownLatch gone = new CountDownLatch(1);
            AtomicLong longest = new AtomicLong();
            process.listen(new LineProcess.Listener() {
                @Override
                public void line(Line line) {
                    fail("nothing is written");
                }

                @Override
                public void ended() {
                    long began = System.nanoTime();
                    process.close();
                    longest.accumulateAndGet(System.nanoTime() - began, Math::max);
                }

                @Override
                public void gone() {
                    gone.countDown();
                }
            });
            process.close();
            assertTrue(gone.await(20, TimeUnit.SECONDS));
            assertThat(longest.get()).as(() -> "it waited for " + longest.get() / 1_000_000 + " ms").isLessThan(TimeUnit.SECONDS.toNanos(4));
        }
    }

    @Test
    void oneThatWasClosedBeforeAnybodyListenedIsGone() throws Exception {
        LineProcess process = LineProcess.start("yado-test", new ProcessSpec(List.of("cat"), Map.of(), Optional.empty()));
        process.close();
        process.listen(heard);
        assertTrue(heard.ended && heard.gone.get() == 1);
        assertGone(List.of(process.pid()));
    }

    /** Runs in a separate JVM, which is killed: starts a program and prints its output. */
    public static final class Victim {

        private Victim() {
        }

        public static void main(String[] args) throws Exception {
            RecordingListener heard = new RecordingListener();
            LineProcess.start("victim", new ProcessSpec(List.of("sh", "-c", args[0]), Map.of(), Optional.empty())).listen(heard);
            System.out.println(heard.next());
            Thread.sleep(600_000);
        }
    }

    @Test
    void whatAKilledProcessLeavesBehindIsEndedAtTheNextStartAndNothingElse() throws Exception {
        requireProc();
        try (LineProcess own = shell(STUBBORN)) {
            List<Long> ours = pids(heard.next());
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            Process victim = new ProcessBuilder(java.toString(), "-XX:TieredStopAtLevel=1", "-cp", classPath(), Victim.class.getName(),
                    "setsid sleep 300 & echo $!; " + STUBBORN)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            List<Long> orphans;
            try (BufferedReader out = new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
                orphans = pids(out.readLine());
                OrphanReaper.reap();
                assertTrue(orphans.stream().allMatch(LineProcessTest::runs), "a program of a living process is no orphan");
            } finally {
                victim.destroyForcibly().waitFor();
            }
            OrphanReaper.reap();
            assertGone(orphans);
            assertTrue(own.alive() && ours.stream().allMatch(LineProcessTest::runs));
        }
    }

    private static String classPath() throws URISyntaxException {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                + File.pathSeparator + Path.of(Victim.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
