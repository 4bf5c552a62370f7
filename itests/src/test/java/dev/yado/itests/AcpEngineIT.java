package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs an ACP agent as a Worker of the shipped Backend: the engine is added while the Backend runs, and no agent process outlives it. */
class AcpEngineIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String SECRET = "sk-planted-in-the-environment";
    private static final String CREATE = "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"agent\"}";

    @TempDir
    private Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private YadoProcess backend() throws Exception {
        return YadoProcess.run(Map.of("PLANTED", SECRET), YadoHome.distribution().home().resolve("bin/yado"), "backend", "--listen", "127.0.0.1:0",
                "--data", data().toString());
    }

    private void addEngine() throws Exception {
        feature("add");
    }

    private void feature(String what) throws Exception {
        YadoCommand.run("feature", what, "engine-acp", "--data", data().toString()).expect(0);
    }

    /** @param flags comma-separated flags of the test agent, which belongs to the engine's own tests */
    private void profile(String flags) throws Exception {
        Path agent = YadoHome.top().resolve("bundles/engine-acp/target/test-classes");
        assertTrue(Files.isDirectory(agent), "the test agent is compiled with the bundle engine-acp: build that first");
        Backend.drop(Files.createDirectories(data().resolve("etc")), "dev.yado.profile~agent.cfg", """
                label = An agent
                engine = acp
                command = %s, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, %s, dev.yado.engine.acp.internal.TestAgent, %s
                permissions = read=allow, edit=ask
                default_permission = deny
                environment = THE_KEY=env:PLANTED
                """.formatted(Path.of(System.getProperty("java.home"), "bin", "java"), agent, flags).getBytes(StandardCharsets.UTF_8));
    }

    private static WorkerApi worker(Api api) throws Exception {
        String id = Await.until("a Worker of the profile", BOUND, () -> api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", CREATE), a -> a.status() == 200)
                .text("/worker/worker_id");
        return api.worker(Api.EMBEDDED, id);
    }

    private static String reply(WorkerApi worker, String... steps) throws Exception {
        worker.input(String.join("\n", steps)).expect(200);
        worker.awaitIdle();
        JsonNode items = worker.transcript();
        return items.get(items.size() - 1).at("/content").asString();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static void awaitEnd(String what, long pid) throws Exception {
        Await.until("the end of " + what, BOUND, () -> !isAlive(pid));
    }

    @Test
    void agentWorkerSupportsInputStreamInteractionCancelAndStop() throws Exception {
        List<String> output = new CopyOnWriteArrayList<>();
        profile("well-behaved");
        try (YadoProcess backend = backend()) {
            Api api = backend.awaitBackend();
            api.listen(output::add);
            api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", CREATE).expectError(503, "engine_unavailable");
            addEngine();
            WorkerApi worker = worker(api);
            long agent;
            long child;
            try (SseClient stream = SseClient.open(worker)) {
                agent = Long.parseLong(reply(worker, "pid").substring("pid ".length()));
                child = Long.parseLong(reply(worker, "children").split(" ")[1]);
                assertTrue(isAlive(agent) && isAlive(child));
                stream.await("text as it is written", e -> e.payload().equals("text_delta"));

                worker.input("ask t1 edit Change it").expect(200);
                JsonNode interaction =
                        Await.until("an interaction", BOUND, () -> api.get(worker.path() + "/interactions").expect(200).json().at("/interactions"),
                                items -> !items.isEmpty()).get(0);
                assertEquals("edit: Change it", interaction.at("/title").asString());
                api.post(worker.path() + "/interactions/" + interaction.at("/interaction_id").asString(), "{\"option_id\":\"yes\"}").expect(200);
                worker.awaitIdle();
                assertThat(worker.transcript().toString()).as(() -> "the agent's reply is in the transcript: " + output).contains("answer: yes");

                worker.input("tool t2 read Look\nhang").expect(200);
                stream.await("the tool call", e -> e.payload().equals("tool_call_start") && e.data().contains("t2"));
                worker.cancel("{\"scope\":\"run\"}").expect(200);
                worker.awaitIdle();
                assertEquals("I work in ./src and that is it", reply(worker, "cwd"));
                reply(worker, "print-env THE_KEY");
                stream.await("what it printed", e -> e.data().contains("the key is [redacted] as you know"));
            }
            String commandLine = Files.exists(Path.of("/proc")) ? Files.readString(Path.of("/proc/" + agent + "/cmdline")) : "";
            worker.stop().expect(200);
            awaitEnd("the agent", agent);
            awaitEnd("its child", child);

            assertNoSecret("the agent's command line", commandLine);
            assertNoSecret("the API", String.join("\n", output));
            assertThat(String.join("\n", output)).as("the API shows the working directory of Workers").doesNotContain(data().toString());
            assertNoSecret("the Backend's log", String.join("\n", backend.lines()));
            try (Stream<Path> files = Files.walk(data())) {
                for (Path file : files.filter(Files::isRegularFile).filter(path -> !path.toString().endsWith(".jar")).toList()) {
                    assertNoSecret(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            backend.terminate();
            backend.awaitExit(BOUND);
        }
    }

    private static void assertNoSecret(String what, String text) {
        assertThat(text).as(() -> what + " shows the secret").doesNotContain(SECRET);
    }

    /** {@link LlmEngineIT} removes an engine in the fast run. */
    @Test
    @Tag("slow")
    void removedEngineStopsItsAgentsAndCanBeAddedAgain() throws Exception {
        profile("ignores-eof");
        try (YadoProcess backend = backend()) {
            Api api = backend.awaitBackend();
            addEngine();
            WorkerApi worker = worker(api);
            WorkerApi other = api.createWorker();
            other.input("/hang").expect(200);
            long agent = Long.parseLong(reply(worker, "pid").substring("pid ".length()));
            worker.input("tool t read Look\nhang").expect(200);
            feature("remove");
            // The active run is not interrupted: the engine is removed when it has ended.
            worker.cancel("{\"scope\":\"run\"}").expect(200);
            awaitEnd("the agent of a removed engine", agent);
            Await.until("the run ending", BOUND, () -> worker.detail().expect(200).json().at("/run/state").asString(), "idle"::equals);
            worker.input("say x").expectError(503, "engine_unavailable");
            assertEquals("running", other.detail().expect(200).json().at("/run/state").asString(), "Workers of other engines are not affected");

            addEngine();
            Await.until("the engine being available again", BOUND, () -> worker.input("say here again").status(), status -> status == 200);
            worker.awaitIdle();
            assertThat(worker.transcript().toString()).as(() -> "the Worker continues: " + backend.lines()).contains("\"here again\"");
            backend.terminate();
            backend.awaitExit(BOUND);
        }
    }

    /** In the fast run the tests of the bundle process end the programs of a killed process, and those of engine-acp load a session again. */
    @Test
    @Tag("slow")
    void agentsEndWithTheBackendOrAtTheNextStartAfterAKill() throws Exception {
        profile("ignores-eof, load");
        long stopped;
        long orphan;
        WorkerApi worker;
        try (YadoProcess backend = backend()) {
            Api api = backend.awaitBackend();
            addEngine();
            stopped = Long.parseLong(reply(worker(api), "pid").substring("pid ".length()));
            backend.terminate();
            backend.awaitExit(BOUND);
            awaitEnd("the agent of a stopped Backend", stopped);
        }
        try (YadoProcess backend = backend()) {
            worker = worker(backend.awaitBackend());
            orphan = Long.parseLong(reply(worker, "pid").substring("pid ".length()));
            backend.kill();
            backend.awaitExit(BOUND);
            assertTrue(isAlive(orphan), "this agent survives its client");
        }
        try (YadoProcess backend = backend()) {
            Api api = backend.awaitBackend();
            awaitEnd("the agent of a killed Backend", orphan);
            String reply = reply(api.worker(Api.EMBEDDED, worker.id()), "blocks");
            assertEquals("1 blocks: blocks", reply, "the Worker continues with a new agent that has loaded the session, so the transcript is not sent again");
            backend.terminate();
            backend.awaitExit(BOUND);
        } finally {
            ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
