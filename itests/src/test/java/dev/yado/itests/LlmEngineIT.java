package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.FakeModel;
import dev.yado.itests.harness.FakeToolServer;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import tools.jackson.databind.JsonNode;

/** The LLM engine as users install it: the feature is added to a running Backend, and a model and a profile are configured in etc/. */
class LlmEngineIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String KEY = "planted-key-of-the-model-77f2";

    @TempDir
    private Path data;

    private void feature(String verb) throws Exception {
        YadoCommand.run("feature", verb, "engine-llm", "--data", data.toString()).expect(0);
    }

    /** Starts a process as a killed Yado leaves it behind; empty where no owner tag can be found (no /proc). */
    private static Optional<Process> orphan() throws Exception {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return Optional.empty();
        }
        Process owner = new ProcessBuilder("true").start();
        owner.waitFor();
        ProcessBuilder program = new ProcessBuilder("sleep", "300");
        program.environment().put("YADO_PROGRAM", owner.pid() + ".1.orphan");
        return Optional.of(program.start());
    }

    private void configure(String name, String content) throws Exception {
        Backend.drop(data.resolve("etc"), name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode profile(Api api, String name) throws Exception {
        for (JsonNode profile : api.runtime(Api.EMBEDDED).at("/profiles")) {
            if (profile.at("/name").asString().equals(name)) {
                return profile;
            }
        }
        return api.mapper().missingNode();
    }

    private static void awaitProfile(Api api, String name, boolean available, String reason) throws Exception {
        Await.until("the profile " + name + (available ? " being available" : " saying '" + reason + "'"), BOUND, () -> profile(api, name),
                p -> p.at("/available").asBoolean(!available) == available && p.toString().contains(reason));
    }

    @Test
    void llmFeatureAddedToARunningBackendServesWorkers() throws Exception {
        Path yado = YadoHome.distribution().home().resolve("bin/yado");
        try (FakeModel model = new FakeModel();
                YadoProcess backend = YadoProcess.run(Map.of("MODEL_KEY", KEY), yado, "backend", "--listen", "127.0.0.1:0", "--data", data.toString())) {
            Api api = backend.awaitBackend();
            List<String> output = new CopyOnWriteArrayList<>();
            api.listen(output::add);
            configure("dev.yado.profile~chat.cfg", "engine = llm\nmodel = local\nsystem_prompt = Be brief.\n");
            awaitProfile(api, "chat", false, "llm");

            Optional<Process> orphan = orphan();
            feature("add");
            awaitProfile(api, "chat", false, "dev.yado.llm.model~local.cfg");
            configure("dev.yado.llm.model~local.cfg", "base_url = " + model.url() + "\nmodel = test\napi_key_env = NO_SUCH_VARIABLE\n");
            awaitProfile(api, "chat", false, "set the environment variable NO_SUCH_VARIABLE");
            configure("dev.yado.llm.model~local.cfg", "base_url = " + model.url() + "\nmodel = test\napi_key_env = MODEL_KEY\n");
            awaitProfile(api, "chat", true, "");

            WorkerApi worker = api.createWorker(Api.EMBEDDED, "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"chat\"}");
            try (SseClient stream = SseClient.open(worker)) {
                stream.await("the snapshot", e -> e.payload().equals("snapshot"));
                worker.input("hello").expect(200);
                stream.await("a part of the reply", e -> e.payload().equals("text_delta"));
                stream.await("the reply", e -> e.payload().equals("text_done") && e.data().contains("You said something."));
                worker.awaitIdle();
                assertEquals(9, worker.detail().expect(200).json().at("/usage/input_tokens").asInt());
                assertEquals(List.of("Bearer " + KEY), model.keys());

                worker.input("hang").expect(200);
                Await.until("the second reply starting", BOUND, () -> stream.events().stream().filter(e -> e.payload().equals("text_delta")).count(),
                        n -> n > 3);
                worker.cancel("{\"scope\":\"run\"}").expect(200);
                assertTrue(model.clientDisconnected().await(5, TimeUnit.SECONDS), "the connection to the model was not closed");
                stream.await("the end", e -> e.payload().equals("run_end") && e.data().contains("cancelled"));
            }

            if (orphan.isPresent()) {
                assertTrue(orphan.get().waitFor(BOUND.toSeconds(), TimeUnit.SECONDS), "the engine terminates processes that a killed Yado left behind");
            }

            feature("remove");
            awaitProfile(api, "chat", false, "llm");
            worker.input("anybody there?").expectError(503, "engine_unavailable");
            api.createWorker().input("the others go on").expect(200);

            for (String text : output) {
                assertThat(text).doesNotContain(KEY);
            }
            assertThat(backend.lines().toString()).doesNotContain(KEY);
        }
    }

    @Test
    void modelUsesToolsOverStdioAndHttp() throws Exception {
        try (FakeModel model = new FakeModel(); FakeToolServer http = new FakeToolServer();
                Backend backend = Backend.start(data.resolve("backend"), List.of("engine-llm"), more -> more)) {
            Api api = backend.api();
            backend.configure("dev.yado.llm.model~local.cfg", "base_url = " + model.url() + "\nmodel = test\n");
            backend.configure("dev.yado.mcp.server~program.cfg", "command = " + String.join(", ", FakeToolServer.command()) + "\n");
            backend.configure("dev.yado.mcp.server~web.cfg", "url = " + http.url() + "\n");
            backend.configure("dev.yado.profile~one.cfg", "engine = llm\nmodel = local\ntools = program\ndefault_permission = allow\n");
            backend.configure("dev.yado.profile~two.cfg", "engine = llm\nmodel = local\ntools = web\npermissions = web__greet=allow\n");
            for (String profile : List.of("one", "two")) {
                awaitProfile(api, profile, true, "");
                WorkerApi worker = api.createWorker(Api.EMBEDDED, "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"" + profile
                        + "\",\"initial_input\":\"Who greets me?\"}");
                worker.awaitIdle();
                String reply = profile.equals("one") ? "It said: greetings from a program" : "It said: greetings from HTTP";
                assertThat(worker.transcript().toString()).as(() -> profile + ": " + transcript(worker)).contains(reply);
                worker.stop().expect(200);
            }
            Await.until("no process of a tool", BOUND, () -> ProcessHandle.current().descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains(FakeToolServer.class.getName())).toList(), List::isEmpty);
            backend.bundle("dev.yado.engine.llm").stop();
            Await.until("no thread of the engine", BOUND, LlmEngineIT::threads, List::isEmpty);
        }
    }

    private static String transcript(WorkerApi worker) {
        try {
            return worker.api().get(worker.path() + "/events").raw().body();
        } catch (java.io.IOException | InterruptedException e) {
            return e.toString();
        }
    }

    @Test
    void removedEngineLeavesNoThreadsConnectionsOrProcesses() throws Exception {
        Path key = Files.setPosixFilePermissions(Files.writeString(data.resolve("key"), KEY), PosixFilePermissions.fromString("rw-------"));
        try (FakeModel model = new FakeModel(); Backend backend = Backend.start(data.resolve("backend"), List.of("engine-llm"), more -> more)) {
            backend.configure("dev.yado.llm.model~local.cfg", "base_url = " + model.url() + "\nmodel = test\napi_key_file = " + key + "\n");
            backend.configure("dev.yado.profile~chat.cfg", "engine = llm\nmodel = local\n");
            awaitProfile(backend.api(), "chat", true, "");
            WorkerApi worker = backend.api().createWorker(Api.EMBEDDED, "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"chat\"}");
            worker.input("hello").expect(200);
            worker.awaitIdle();
            try (SseClient stream = SseClient.open(worker)) {
                worker.input("hang").expect(200);
                // The request reaches the model before its reply is complete.
                stream.await("the output before it hangs", e -> e.payload().equals("text_delta") && e.data().contains("something."));
            }
            assertEquals(2, model.keys().size());
            assertThat(threads()).as("the engine has threads that this test recognizes").isNotEmpty();

            Bundle bundle = backend.bundle("dev.yado.engine.llm");
            bundle.stop();
            assertTrue(model.clientDisconnected().await(5, TimeUnit.SECONDS), "the connection to the model was not closed");
            Await.until("no thread of the engine", BOUND, LlmEngineIT::threads, List::isEmpty);
            assertEquals("idle", worker.awaitIdle().json().at("/run/state").asString());

            bundle.start();
            awaitProfile(backend.api(), "chat", true, "");
            worker.input("hello again").expect(200);
            worker.awaitIdle();
            assertEquals(List.of("hello", "You said something.", "hang", "You said something.", "hello again", "You said something."),
                    worker.transcript().findValuesAsString("content"), "the conversation continues");
            assertEquals(3, model.keys().size());
        }
    }

    /** Returns the engine's threads: by name, by the thread group of its HTTP clients, or by its libraries' thread names. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> {
            ThreadGroup group = thread.getThreadGroup();
            String name = thread.getName();
            return name.startsWith("yado-llm") || name.startsWith("parallel-") || name.startsWith("boundedElastic-")
                    || group != null && group.getName().startsWith("yado-llm");
        }).map(Thread::getName).toList();
    }
}
