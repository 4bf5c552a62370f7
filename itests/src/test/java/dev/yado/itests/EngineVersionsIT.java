package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import tools.jackson.databind.JsonNode;

/** Two versions of one engine at the same time: new runs use the newer version, and the older one is removed when its last run has ended. */
class EngineVersionsIT {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int WORKERS = 100;

    @Test
    void updateLosesNoneOfAHundredRuns(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            String first = engines(api).get(0).at("/version").asString();
            WorkerApi veteran = api.createWorker();
            veteran.input("hello").expect(200);
            veteran.awaitIdle();
            assertEquals("echo@" + first, veteran.detail().text("/engine"));

            // New runs use the newer version although the older one is still installed.
            Backend.drop(backend.deploy(), "echo-8.jar", TestBundle.shipped("dev.yado.engine.echo", "8.0.0"));
            awaitEngine(api, "8.0.0", false, 0);
            awaitVersions(api, "8.0.0");

            List<WorkerApi> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                WorkerApi worker = api.createWorker();
                worker.input("/say before\n/ask go\n/say after").expect(200);
                workers.add(worker);
            }
            awaitEngine(api, "8.0.0", false, WORKERS);

            // The same update as "yado feature add": the new file is added, the old one removed.
            Backend.drop(backend.deploy(), "echo-9.jar", TestBundle.shipped("dev.yado.engine.echo", "9.0.0"));
            Files.delete(backend.deploy().resolve("echo-8.jar"));
            awaitEngine(api, "9.0.0", false, 0);
            awaitEngine(api, "8.0.0", true, WORKERS);

            WorkerApi newcomer = api.createWorker();
            newcomer.input("hello").expect(200);
            newcomer.awaitIdle();
            assertEquals("echo@9.0.0", newcomer.detail().text("/engine"));
            veteran.input("again").expect(200);
            veteran.awaitIdle();
            assertEquals("echo@9.0.0", veteran.detail().text("/engine"), "an idle Worker's next run uses the new version");
            workers.get(0).input("queued meanwhile", "queue").expect(200);

            for (int i = 0; i < WORKERS; i++) {
                if (i == WORKERS - 1) {
                    assertEquals(1, bundles(backend, "8.0.0").size(), "the old bundle stays until its last run has ended");
                    awaitEngine(api, "8.0.0", true, 1);
                }
                WorkerApi worker = workers.get(i);
                JsonNode question = Await.until("a question", BOUND,
                        () -> api.get(worker.path() + "/interactions").expect(200).json().at("/interactions/0"), q -> !q.isMissingNode());
                assertEquals("echo@8.0.0", worker.detail().text("/engine"));
                api.post(worker.path() + "/interactions/" + question.at("/interaction_id").asString(), "{\"option_id\":\"allow\"}").expect(200);
                worker.awaitIdle();
            }
            Await.until("the old bundle being uninstalled", BOUND, () -> bundles(backend, "8.0.0"), List::isEmpty);
            awaitVersions(api, "9.0.0");

            for (WorkerApi worker : workers) {
                List<String> replies = worker.transcript().valueStream().filter(i -> i.at("/role").asString().equals("assistant"))
                        .map(i -> i.at("/content").asString()).toList();
                assertEquals(List.of("before", "go is allowed", "after"), replies.subList(0, 3));
                String log = api.get(worker.path() + "/events?limit=256").expect(200).raw().body();
                assertTrue(!log.contains("interrupted") && log.contains("\"outcome\":\"finished\""), log);
            }
            assertEquals("echo@9.0.0", workers.get(0).detail().text("/engine"), "the queued input ran on the new version");
            assertThat(workers.get(0).transcript().toString()).contains("echo: queued meanwhile");

            // Back again: the new version is removed, and the shipped one runs again.
            Files.delete(backend.deploy().resolve("echo-9.jar"));
            awaitEngine(api, first, false, 0);
            workers.get(1).input("back again").expect(200);
            workers.get(1).awaitIdle();
            assertEquals("echo@" + first, workers.get(1).detail().text("/engine"));
        }
    }

    @Test
    void fileReplacedByAnotherVersionInterruptsRunsAfterTheDrainLimit(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, settings -> settings.frameworkProperty("yado.deploy.drain.seconds", "1"))) {
            Api api = backend.api();
            Backend.drop(backend.deploy(), "echo.jar", TestBundle.shipped("dev.yado.engine.echo", "8.0.0"));
            awaitEngine(api, "8.0.0", false, 0);
            WorkerApi worker = api.createWorker();
            worker.input("/hang").expect(200);
            Backend.drop(backend.deploy(), "echo.jar", TestBundle.shipped("dev.yado.engine.echo", "9.0.0"));
            awaitEngine(api, "9.0.0", false, 0);
            worker.awaitIdle();
            assertThat(api.get(worker.path() + "/events?limit=256").expect(200).raw().body()).as("a run that exceeds the drain limit is interrupted")
                    .contains("\"outcome\":\"interrupted\"");
            Await.until("the old bundle being uninstalled", BOUND, () -> bundles(backend, "8.0.0"), List::isEmpty);
            worker.input("hello").expect(200);
            worker.awaitIdle();
            assertEquals("echo@9.0.0", worker.detail().text("/engine"));
        }
    }

    private static List<Bundle> bundles(Backend backend, String version) {
        return Arrays.stream(backend.framework().bundleContext().getBundles())
                .filter(b -> "dev.yado.engine.echo".equals(b.getSymbolicName()) && b.getVersion().toString().equals(version)).toList();
    }

    private static List<JsonNode> engines(Api api) throws Exception {
        return api.runtime(Api.EMBEDDED).at("/engines").valueStream().filter(e -> e.at("/name").asString().equals("echo")).toList();
    }

    private static void awaitVersions(Api api, String... versions) throws Exception {
        Await.until("echo at " + List.of(versions), BOUND, () -> engines(api).stream().map(e -> e.at("/version").asString()).toList(),
                List.of(versions)::equals);
    }

    private static void awaitEngine(Api api, String version, boolean draining, int runs) throws Exception {
        Await.until("echo " + version + (draining ? " draining" : " taking runs") + " with " + runs + " runs", BOUND, () -> engines(api),
                engines -> engines.stream().anyMatch(e -> e.at("/version").asString().equals(version) && e.at("/draining").asBoolean(!draining) == draining
                        && e.at("/runs").asInt(-1) == runs));
    }
}
