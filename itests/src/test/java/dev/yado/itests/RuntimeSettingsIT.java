package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.LogCapture;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.launcher.error.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files in etc/ change the embedded Runtime while it runs, without interrupting runs. */
class RuntimeSettingsIT {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private static Backend backend;
    private static Api api;
    private WorkerApi busy;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        // A memory store, because a recreated Runtime or store would lose every Worker and so be detected.
        backend = Backend.start(data, settings -> settings.configuration("dev.yado.runtime", Map.of("store.target", "(store.kind=memory)")));
        api = backend.api();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @BeforeEach
    void work() throws Exception {
        busy = api.createWorker();
        busy.input("/hang").expect(200);
    }

    /** Deletes the test's configuration files. */
    @AfterEach
    void tidyUp() throws Exception {
        for (String file : List.of("dev.yado.runtime.cfg", "dev.yado.store.memory.cfg", "dev.yado.retention~all.cfg")) {
            Files.deleteIfExists(backend.etc().resolve(file));
        }
    }

    private void assertRunContinues() throws Exception {
        assertEquals("running", busy.detail().expect(200).text("/run/state"), "the run continues");
    }

    private boolean isDiagnosed(String code) throws Exception {
        for (JsonNode diagnostic : api.runtime(Api.EMBEDDED).at("/diagnostics")) {
            if (diagnostic.at("/code").asString("").equals(code)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void invalidRuntimeIdIsRejectedAndTheRuntimeKeepsRunning() throws Exception {
        String epoch = api.runtime(Api.EMBEDDED).at("/epoch").asString();
        backend.configure("dev.yado.runtime.cfg", "runtime_id = not an id!\n");
        Await.until("the diagnostic", BOUND, () -> isDiagnosed("configuration_refused"));
        assertRunContinues();
        assertEquals(epoch, api.runtime(Api.EMBEDDED).at("/epoch").asString());

        backend.configure("dev.yado.runtime.cfg", "display_name = Ours\n");
        Await.until("the diagnostic being removed", BOUND, () -> !isDiagnosed("configuration_refused"));
        assertRunContinues();

        backend.configure("dev.yado.runtime.cfg", "runtime_id = another\n");
        Await.until("the diagnostic", BOUND, () -> isDiagnosed("configuration_refused"));
        assertRunContinues();
        Files.delete(backend.etc().resolve("dev.yado.runtime.cfg"));
        Await.until("the diagnostic being removed", BOUND, () -> !isDiagnosed("configuration_refused"));
        assertRunContinues();
    }

    @Test
    void invalidSettingsAreLoggedInOneLineAndTheOldOnesStay(@TempDir Path data) throws Exception {
        try (LogCapture log = LogCapture.start(); Backend other = Backend.start(data)) {
            other.configure("dev.yado.retention~a.cfg", "max_log_events = 1000\n");
            WorkerApi worker = other.api().createWorker();
            worker.input("/hang").expect(200);
            Map<String, String> wrong = Map.of("dev.yado.source.embedded", "runtime_id = bad id!", "dev.yado.source.local", "runtime_id = bad id!",
                    "dev.yado.backend.http", "ready_needs = foo", "dev.yado.retention~a", "profile = ../x");
            // Only existing configurations can be changed, so the retention rule is created first.
            Await.until("the rule", BOUND, () -> log.lines().stream().anyMatch(line -> line.contains("dev.yado.retention~a")));
            for (Map.Entry<String, String> one : wrong.entrySet()) {
                other.configure(one.getKey() + ".cfg", one.getValue() + "\n");
                Await.until("the log line about " + one.getKey(), BOUND, () -> refusals(log, one.getKey()) == 1);
            }
            assertEquals("running", other.api().runtime(Api.EMBEDDED).at("/status").asString(), "the embedded Runtime is still listed");
            assertEquals("running", worker.detail().expect(200).text("/run/state"));
            other.api().get("/api/runtimes/local-worker-runtime").expect(200);
            other.api().get("/readyz").expect(200);
            assertFalse(log.lines().stream().anyMatch(line -> line.contains("source left") || line.startsWith("\tat ")),
                    "no stack trace, and no source is unregistered");
            assertFalse(log.lines().stream().anyMatch(line -> line.contains("bad id!") || line.contains("../x")), "a value may be a secret");
        }
    }

    private static long refusals(LogCapture log, String pid) {
        return log.lines().stream().filter(line -> line.contains("the configuration " + pid + " is not in effect: ") && line.endsWith("; the old one stays"))
                .count();
    }

    @Test
    void otherSettingsTakeEffectImmediately() throws Exception {
        String transcript = busy.path() + "/transcript?limit=200";
        api.get(transcript).expect(200);
        backend.configure("dev.yado.runtime.cfg", "max_transcript_items = 7\n");
        Await.until("the new limit taking effect", BOUND, () -> api.get(transcript).status() == 400);
        assertRunContinues();
        Files.delete(backend.etc().resolve("dev.yado.runtime.cfg"));
        Await.until("the old limit taking effect", BOUND, () -> api.get(transcript).status() == 200);
        assertRunContinues();
    }

    @Test
    void newLabelOfTheRuntimeLeavesItsWorkersAndStreamsAlone() throws Exception {
        String epoch = api.runtime(Api.EMBEDDED).at("/epoch").asString();
        try (LogCapture log = LogCapture.start(); SseClient stream = SseClient.open(busy); SseClient fleet = SseClient.open(api, "/api/events", "")) {
            fleet.await("the Runtime", e -> e.name().equals("runtime_added") && e.data().contains(Api.EMBEDDED));
            for (String label : List.of("Upstairs", "Downstairs")) {
                backend.configure("dev.yado.source.embedded.cfg", "label = " + label + "\n");
                fleet.await("the label " + label, e -> e.name().equals("runtime_changed") && e.data().contains(label));
                assertEquals(label, api.runtime(Api.EMBEDDED).at("/label").asString());
            }
            assertRunContinues();
            busy.cancel("{\"scope\":\"run\"}").expect(200);
            stream.await("the end of the run, in the stream that was open before", e -> e.payload().equals("run_end"));
            assertEquals(0, log.lines().stream().filter(line -> line.contains("source unregistered") || line.contains("source registered")).count());
            assertEquals(List.of(), fleet.events().stream().filter(e -> e.name().equals("runtime_removed")
                    || e.json().at("/runtime/status").asString("").equals("unavailable")).map(SseClient.Event::name).toList());
            assertEquals(epoch, api.runtime(Api.EMBEDDED).at("/epoch").asString());
        } finally {
            Files.deleteIfExists(backend.etc().resolve("dev.yado.source.embedded.cfg"));
        }
    }

    @Test
    void memoryStoreKeepsItsWorkersWhenItsLimitChanges() throws Exception {
        WorkerApi talkative = api.createWorker();
        talkative.input("/repeat 2000 n").expect(200);
        talkative.awaitIdle();
        backend.configure("dev.yado.store.memory.cfg", "max_events_per_worker = 1000\n");
        Await.until("the log being trimmed", BOUND, () -> firstRetained(talkative) > 1);
        assertEquals(1_000, lastEvent(talkative) - firstRetained(talkative) + 1);
        assertRunContinues();
    }

    @Test
    void retentionRuleTakesEffectImmediately() throws Exception {
        WorkerApi talkative = api.createWorker();
        talkative.input("/repeat 100 n").expect(200);
        talkative.awaitIdle();
        WorkerApi ended = api.createWorker();
        ended.stop().expect(200);
        assertEquals(1, firstRetained(talkative));
        backend.configure("dev.yado.retention~all.cfg", "max_log_events = 20\nmax_ended_workers = 1\n");
        Await.until("the log being trimmed", BOUND, () -> firstRetained(talkative) == lastEvent(talkative) - 19);
        JsonNode page = api.get(talkative.path() + "/transcript?start=0&limit=50").expect(200).json();
        assertThat(page.at("/start").asLong()).as("deleted items are skipped: " + page).isGreaterThan(0);
        WorkerApi another = api.createWorker();
        another.stop().expect(200);
        backend.configure("dev.yado.retention~all.cfg", "max_log_events = 21\nmax_ended_workers = 1\n");
        Await.until("the Worker that ended first being deleted", BOUND, () -> ended.detail().status() == 404);
        another.detail().expect(200);
        assertFalse(isDiagnosed("retention_failed"));
        assertRunContinues();
    }

    @Test
    void missingStoreIsNotReplacedByAnother(@TempDir Path data) {
        LaunchException e = assertThrows(LaunchException.class, () -> Backend.start(data,
                settings -> settings.configuration("dev.yado.runtime", Map.of("store.target", "(store.kind=elsewhere)"))
                        .componentTimeout(Duration.ofSeconds(1)))
                .close());
        assertTrue(e.problems().stream().anyMatch(p -> p.contains("(store.kind=elsewhere)")), "the problem names the missing store: " + e.problems());
    }

    private long firstRetained(WorkerApi worker) throws Exception {
        return api.get(worker.path() + "/events?limit=1").expect(200).json().at("/first_retained").asLong();
    }

    private long lastEvent(WorkerApi worker) throws Exception {
        return worker.detail().expect(200).json().at("/last_event_id").asLong();
    }
}
