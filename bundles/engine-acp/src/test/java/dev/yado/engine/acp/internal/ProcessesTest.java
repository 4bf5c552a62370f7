package dev.yado.engine.acp.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.WorkerId;
import dev.yado.testing.RequiredTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The end of a Worker, a Runtime or the engine is the end of its agents and of everything they started; how, the bundle process tests. */
@Timeout(60)
@Isolated("counts threads")
class ProcessesTest {

    @TempDir
    private Path data;

    private static List<Long> pids(String said) {
        return Stream.of(said.substring("pids ".length()).split(" ")).map(Long::parseLong).toList();
    }

    private static void requireProc() {
        RequiredTool.require(Files.isDirectory(Path.of("/proc/self")), "without /proc, processes that hide from their parent cannot be found");
    }

    @Test
    void stoppingTheWorkerEndsTheAgentAndItsChildren() {
        requireProc();
        try (Lab lab = new Lab(data)) {
            WorkerId worker = lab.worker();
            List<Long> children = pids(Lab.said(lab.run(worker, "children")));
            long agent = Long.parseLong(Lab.said(lab.run(worker, "pid")).substring(4));
            assertTrue(Stream.concat(children.stream(), Stream.of(agent)).allMatch(Lab::runs), "all of them run");
            lab.runtime.stop(worker);
            Lab.await(() -> "the end of " + agent + " and of its children " + children,
                    () -> Stream.concat(children.stream(), Stream.of(agent)).noneMatch(Lab::runs));
        }
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
}
