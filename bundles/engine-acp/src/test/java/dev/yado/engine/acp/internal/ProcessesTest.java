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

/** The end of a Worker, a Runtime or the engine ends its agents and their child processes; the bundle process tests the details. */
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
        try (AgentFixture fixture = new AgentFixture(data)) {
            WorkerId worker = fixture.worker();
            List<Long> children = pids(AgentFixture.said(fixture.run(worker, "children")));
            long agent = Long.parseLong(AgentFixture.said(fixture.run(worker, "pid")).substring(4));
            assertTrue(Stream.concat(children.stream(), Stream.of(agent)).allMatch(AgentFixture::runs), "all of them run");
            fixture.runtime.stop(worker);
            AgentFixture.await(() -> "the end of " + agent + " and of its children " + children,
                    () -> Stream.concat(children.stream(), Stream.of(agent)).noneMatch(AgentFixture::runs));
        }
    }

    @Test
    void closingTheRuntimeOrTheEngineEndsAllAgents() {
        List<Long> agents = new ArrayList<>();
        AgentFixture fixture = new AgentFixture(data, "ignores-eof");
        try (fixture) {
            for (int i = 0; i < 3; i++) {
                agents.add(Long.parseLong(AgentFixture.said(fixture.run(fixture.worker(), "pid")).substring(4)));
            }
            fixture.input(fixture.worker(), "deaf");
        }
        AgentFixture.await(() -> "the end of all agents " + agents, () -> agents.stream().noneMatch(AgentFixture::runs) && fixture.engine.count() == 0);
        AgentFixture.await(() -> "the end of the engine's threads " + threads(), () -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName).filter(name -> name.startsWith("yado-acp")).toList();
    }
}
