package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import tools.jackson.databind.JsonNode;

/** Engines and profiles that are added, changed and removed while Workers use them, as seen through the API. */
class EngineDynamicsIT {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final String SHOUT_PROFILE = "dev.yado.profile~shout.cfg";

    private static Backend backend;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        backend = Backend.start(data);
        api = backend.api();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void removedEngineInterruptsItsRunAndWorkersContinueWhenItReturns() throws Exception {
        Bundle echo = backend.bundle("dev.yado.engine.echo");
        WorkerApi busy = api.createWorker();
        WorkerApi idle = api.createWorker();
        try (SseClient events = SseClient.open(busy)) {
            busy.input("/say before the end\n/hang").expect(200);
            events.await("the run's output", e -> e.payload().equals("text_done") || e.data().contains("before the end"));
            assertTrue(busy.input("after the return", "queue").expect(200).json().at("/queued").asBoolean(false));

            echo.stop();
            SseClient.Event end = events.await("the run's end", e -> e.payload().equals("run_end"));
            assertEquals("interrupted", end.json().at("/envelope/payload/data/outcome").asString());
            SseClient.Event error = events.await("why it ended", e -> e.payload().equals("error"));
            assertThat(error.data()).as("the reason must name the engine: " + error.data()).contains("echo");

            ApiResponse waiting = Await.until("the Worker being idle", BOUND, busy::detail, a -> a.text("/run/state").equals("idle"));
            assertEquals("running", waiting.text("/status"));
            assertEquals(1, waiting.json().at("/queued_inputs").asInt(), "the accepted input stays queued");

            ApiResponse refused = idle.input("hello").expectError(503, "engine_unavailable");
            assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
            busy.input("no more", "queue").expectError(503, "engine_unavailable");
            api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"assistant\"}}").expectError(503, "engine_unavailable");
            JsonNode runtime = api.runtime(Api.EMBEDDED);
            assertEquals("running", runtime.at("/status").asString(), "the Runtime itself keeps running");
            assertThat(runtime.at("/engines")).as(runtime.toString()).isEmpty();
            assertTrue(runtime.at("/diagnostics").valueStream().anyMatch(d -> d.at("/code").asString().equals("engine_unavailable")), runtime.toString());
            runtime.at("/profiles").forEach(p -> assertFalse(p.at("/available").asBoolean(true), p.toString()));
            idle.transcript();

            echo.start();
            busy.awaitIdle();
            assertThat(contents(busy)).as("the queued input ran: " + contents(busy)).contains("echo: after the return");
            assertThat(contents(busy)).as("the rejected input did not run").doesNotContain("echo: no more");
            idle.input("hello again").expect(200);
            idle.awaitIdle();
            assertEquals(List.of("hello again", "echo: hello again"), contents(idle));

            List<Long> sequences = events.logged().stream().map(SseClient.Event::sequence).toList();
            for (int i = 1; i < sequences.size(); i++) {
                assertEquals(sequences.get(i - 1) + 1, sequences.get(i), "one stream throughout, without gaps or duplicates: " + events.summary());
            }
        }
    }

    @Test
    void deployedEngineServesItsProfileAndInvalidFilesChangeNothing() throws Exception {
        String create = "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"shout\"}";
        String workers = "/api/runtimes/" + Api.EMBEDDED + "/workers";
        api.post(workers, create).expectError(404, "unknown_profile");

        backend.configure(SHOUT_PROFILE, "engine = shout\nlabel = Loud\nsettings = end=!\n");
        awaitProfile("Loud", false);
        api.post(workers, create).expectError(503, "engine_unavailable");

        Backend.drop(backend.deploy(), "com.example.shout.jar", shout());
        awaitProfile("Loud", true);
        WorkerApi first = api.createWorker(Api.EMBEDDED, create);
        assertEquals("HELLO!", reply(first, "hello"));
        assertEquals("shout@2.0", first.detail().text("/engine"));

        backend.configure(SHOUT_PROFILE, "engine = shout\nlabel = Broken\nsetings = end=?\n");
        awaitConfigurationProblem(SHOUT_PROFILE, "setings");
        assertEquals("Loud", profile().at("/label").asString(), "the old profile stays when the new file is wrong");
        assertEquals("HI!", reply(api.createWorker(Api.EMBEDDED, create), "hi"));

        // Invalid in a way that the setting's metatype definition cannot express.
        backend.configure(SHOUT_PROFILE, "engine = shout\nlabel = Wrong\nsettings = end\n");
        Await.until("the wrong profile having been tried", BOUND, () -> backend.framework().bundleContext()
                .getAllServiceReferences("dev.yado.runtime.spi.profile.ProfileProvider", "(label=Wrong)") != null);
        assertEquals("Loud", profile().at("/label").asString(), "the old profile stays when the new settings are wrong");

        backend.configure(SHOUT_PROFILE, "engine = shout\nlabel = Louder\nsettings = end=!!!\n");
        awaitProfile("Louder", true);
        assertEquals("HI!!!", reply(api.createWorker(Api.EMBEDDED, create), "hi"));
        assertEquals("AGAIN!", reply(first, "again"), "a Worker keeps the profile it was created with");

        Files.delete(backend.etc().resolve(SHOUT_PROFILE));
        Await.until("the profile being removed", BOUND, () -> profile().isMissingNode());
        api.post(workers, create).expectError(404, "unknown_profile");
        assertEquals("STILL!", reply(first, "still"));

        Files.delete(backend.deploy().resolve("com.example.shout.jar"));
        Await.until("its Worker's input being refused", BOUND, () -> first.input("gone").errorCode().equals("engine_unavailable"));
    }

    private static byte[] shout() throws Exception {
        return new TestBundle("com.example.shout").source("com.example.shout.ShoutEngine", """
                package com.example.shout;
                import dev.yado.runtime.spi.engine.*;
                import java.util.*;
                import org.osgi.service.component.annotations.Component;

                @Component
                public final class ShoutEngine implements Engine {
                    @Override
                    public EngineDescription description() {
                        return EngineDescription.of("shout", "2.0");
                    }

                    @Override
                    public EngineSession open(EngineContext context) {
                        String end = context.profile().settings().getOrDefault("end", "");
                        return (request, output) -> {
                            output.text(request.content().toUpperCase(Locale.ROOT) + end);
                            return EngineSession.Result.FINISHED;
                        };
                    }
                }
                """).build();
    }

    private static String reply(WorkerApi worker, String input) throws Exception {
        worker.input(input).expect(200);
        worker.awaitIdle();
        List<String> contents = contents(worker);
        return contents.get(contents.size() - 1);
    }

    private static List<String> contents(WorkerApi worker) throws Exception {
        return worker.transcript().valueStream().filter(i -> !i.at("/role").asString().equals("system")).map(i -> i.at("/content").asString()).toList();
    }

    private static void awaitProfile(String label, boolean available) throws Exception {
        Await.until("profile shout being " + label + (available ? ", available" : ", without its engine"), BOUND, EngineDynamicsIT::profile,
                p -> p.at("/label").asString("").equals(label) && p.at("/available").asBoolean(!available) == available);
    }

    private static JsonNode profile() throws Exception {
        return api.runtime(Api.EMBEDDED).at("/profiles").valueStream().filter(p -> p.at("/name").asString().equals("shout")).findFirst()
                .orElse(api.mapper().missingNode());
    }

    /** Reads the service by reflection, because the test shares only JDK types with the framework. */
    private static void awaitConfigurationProblem(String file, String word) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        Object problems = context.getService(context.getAllServiceReferences("dev.yado.support.config.RejectedConfigurationFiles", null)[0]);
        Method current = problems.getClass().getInterfaces()[0].getMethod("current");
        Await.until("a diagnostic for " + file, BOUND, () -> current.invoke(problems).toString(), text -> text.contains(file) && text.contains(word));
    }
}
