package dev.yado.engine.acp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.WorkerId;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** An agent's end is the end of everything it started. */
@Timeout(60)
@Isolated("counts threads, and kills orphans, which every engine that starts beside it would do too")
class ProcessesTest {

    @TempDir
    private Path data;

    private static List<Long> pids(String said) {
        return Stream.of(said.substring("pids ".length()).split(" ")).map(Long::parseLong).toList();
    }

    private static void requireProc() {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: without /proc, processes that hide from their parent cannot be found");
    }

    @Test
    void stoppingTheWorkerEndsTheAgentAndItsChildren() {
        requireProc();
        try (Lab lab = new Lab(data)) {
            WorkerId worker = lab.worker();
            List<Long> children = pids(Lab.said(lab.run(worker, "children")));
            long agent = Long.parseLong(Lab.said(lab.run(worker, "pid")).substring(4));
            assertTrue(Stream.concat(children.stream(), Stream.of(agent)).allMatch(Lab::runs), "all of them run");
            lab.runtime.stop(worker, Optional.empty(), Optional.empty());
            Lab.await(() -> "the end of " + agent + " and of its children " + children,
                    () -> Stream.concat(children.stream(), Stream.of(agent)).noneMatch(Lab::runs));
        }
    }

    @Test
    void childrenDoNotOutliveAnAgentThatEndsByItself() {
        requireProc();
        try (Lab lab = new Lab(data)) {
            WorkerId worker = lab.worker();
            List<String> told = lab.run(worker, "children", "exit 0");
            assertEquals("error the agent ended with exit code 0", told.get(told.size() - 2), told.toString());
            List<Long> children = pids(Lab.said(told));
            Lab.await(() -> "the end of the children " + children, () -> children.stream().noneMatch(Lab::runs));
        }
    }

    @Test
    void aChildThatGetsAwayAndHoldsTheOutputOpenHoldsNobodyUp() {
        requireProc();
        try (Lab lab = new Lab(data)) {
            WorkerId worker = lab.worker();
            List<String> told = lab.run(worker, "escapee", "exit 9");
            ProcessHandle.of(pids(Lab.said(told)).get(0)).ifPresent(ProcessHandle::destroyForcibly);
            assertEquals("error the agent ended with exit code 9", told.get(told.size() - 2), told.toString());
            assertEquals("end finished", last(lab.run(worker, "say x")));
        }
    }

    private static String last(List<String> told) {
        return told.get(told.size() - 1);
    }

    @Test
    void closingTheRuntimeOrTheEngineEndsAllAgents() {
        List<Long> agents = new ArrayList<>();
        Lab lab = new Lab(data, "ignores-eof");
        try (lab) {
            for (int i = 0; i < 3; i++) {
                agents.add(Long.parseLong(Lab.said(lab.run(lab.worker(), "pid")).substring(4)));
            }
            lab.input(lab.worker(), "deaf");
        }
        Lab.await(() -> "the end of all agents " + agents, () -> agents.stream().noneMatch(Lab::runs) && lab.engine.count() == 0);
        Lab.await(() -> "the end of the engine's threads " + threads(), () -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName).filter(name -> name.startsWith("yado-acp")).toList();
    }

    /** Runs in a JVM of its own, which is killed: says the agent's pid and waits. */
    public static final class Victim {

        private Victim() {
        }

        public static void main(String[] args) throws Exception {
            Lab lab = new Lab(Path.of(args[0]), args[1]);
            System.out.println(Lab.said(lab.run(lab.worker(), "pid")));
            Thread.sleep(600_000);
        }
    }

    private long agentOfAKilledProcess(String flag) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process victim = new ProcessBuilder(java.toString(), "-cp", classPath(), Victim.class.getName(), data.toString(), flag)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertTrue(line != null && line.startsWith("pid "), "the victim said " + line);
            long agent = Long.parseLong(line.substring(4));
            assertTrue(Lab.runs(agent));
            return agent;
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    private static String classPath() throws URISyntaxException {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                + File.pathSeparator + Path.of(Victim.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void whenYadoIsKilledAnAgentSeesItsInputEndAndEnds() throws Exception {
        long agent = agentOfAKilledProcess("well-behaved");
        Lab.await(() -> "the agent " + agent + " to notice that nobody is there", () -> !Lab.runs(agent));
    }

    @Test
    void anAgentThatDoesNotNoticeIsEndedAtTheNextStart() throws Exception {
        requireProc();
        long agent = agentOfAKilledProcess("ignores-eof");
        assertTrue(Lab.runs(agent), "it goes on without anybody");
        try (AcpEngine next = new AcpEngine()) {
            Lab.await(() -> "the end of the orphan " + agent, () -> !Lab.runs(agent));
            assertEquals("acp", next.description().name());
        }
    }

    @Test
    void agentsOfALivingProcessAreNoOrphans() {
        requireProc();
        try (Lab lab = new Lab(data)) {
            WorkerId worker = lab.worker();
            String pid = Lab.said(lab.run(worker, "pid"));
            assertFalse(ProcessMark.killOrphans() > 0);
            assertEquals(pid, Lab.said(lab.run(worker, "pid")));
        }
    }
}
