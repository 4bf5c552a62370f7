package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.RuntimeProcess;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.SseClient.Event;
import dev.yado.itests.harness.WorkerApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills a remote Runtime with a durable store during a run. Clients of the Backend see it unavailable for a moment, the log and its epoch continue, and the run
 * ends as interrupted. {@link RemoteRuntimesIT} and {@link dev.yado.itests.crash.CrashIT} check the same in parts in the fast run.
 */
@Tag("slow")
class DurableRuntimeIT {

    private static final String RUNTIME = "durable";
    private static final String ASSISTANT = "{\"intent\":{\"kind\":\"assistant\"}}";
    private static final String CONTINUOUS_OUTPUT = "{\"content\":\"/delay 50\\n/repeat 100000 one\",\"delivery\":\"reject\"}";
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Api api;

    @Test
    void killedRuntimeReportsTheInterruptedRunAndContinues(@TempDir Path folder) throws Exception {
        try (RuntimeProcess process = RuntimeProcess.start(RUNTIME, folder, "--store", "sqlite");
                Backend backend = Backend.start(Files.createDirectories(folder.resolve("backend")), List.of("remote-client"), settings -> settings)) {
            api = backend.api();
            backend.configure(process.configurationName(), process.configuration());
            JsonNode before = awaitRunning();
            assertTrue(before.at("/store/durable").asBoolean(), before.toString());

            ApiResponse created = post("/api/runtimes/" + RUNTIME + "/workers", ASSISTANT, "create-1");
            WorkerApi worker = api.worker(RUNTIME, created.text("/worker/worker_id"));
            WorkerApi finished = api.createWorker(RUNTIME, ASSISTANT);
            finished.input("hello").expect(200);
            finished.awaitIdle();
            try (SseClient client = SseClient.open(api, worker.path() + "/events", "bo_0000000000000000"); SseClient late = SseClient.open(finished)) {
                ApiResponse accepted = post(worker.path() + "/input", CONTINUOUS_OUTPUT, "input-1");
                client.await("some words", e -> e.payload().equals("text_done"));
                // Take one copy: the stream keeps growing.
                List<Event> soFar = client.logged();
                long seen = soFar.get(soFar.size() - 1).sequence();

                process.kill();
                client.await("the Runtime's unavailability", e -> diagnostic(e).equals("backend.runtime_unavailable"));
                process.restart();
                assertEquals(before.at("/epoch").asString(), awaitRunning().at("/epoch").asString(), "the same log continues");

                JsonNode after = worker.detail().expect(200).json();
                assertEquals("running", after.at("/status").asString(), "the Worker still exists");
                assertEquals("idle", after.at("/run/state").asString(), "and has no active run");
                long last = after.at("/last_event_id").asLong();
                assertThat(last).as("the end of the run is in the log").isGreaterThan(seen);
                client.await("the newest event", e -> e.logged() && e.sequence() == last);
                assertInterrupted(client);
                assertDense(client, last);

                repeatsGetTheRecordedResult(worker, created, accepted, last);
                worker.input("and on").expect(200);
                worker.awaitIdle();
                long end = worker.detail().expect(200).json().at("/last_event_id").asLong();
                client.await("the later events", e -> e.logged() && e.sequence() == end);
                assertDense(client, end);
                assertEquals(List.of("backend.runtime_unavailable"), diagnostics(client), "unavailable once, without a reset");

                assertEquals(List.of("hello", "echo: hello"), finished.transcript().valueStream().map(item -> item.at("/content").asString()).toList());
                finished.input("again").expect(200);
                late.await("its next run", e -> e.payload().equals("run_end"));
                assertEquals(List.of("backend.runtime_unavailable"), diagnostics(late));
            }
            WorkerApi next = api.createWorker(RUNTIME, ASSISTANT);
            assertThat(next.id().compareTo(finished.id())).as("ids continue: " + next.id() + " after " + finished.id()).isGreaterThan(0);
        }
    }

    /** Idempotency keys are stored with the log: a repeated request gets the recorded result, even after a kill. */
    private void repeatsGetTheRecordedResult(WorkerApi worker, ApiResponse created, ApiResponse accepted, long last) throws Exception {
        assertEquals(worker.id(), post("/api/runtimes/" + RUNTIME + "/workers", ASSISTANT, "create-1").text("/worker/worker_id"));
        ApiResponse again = post(worker.path() + "/input", CONTINUOUS_OUTPUT, "input-1");
        assertEquals(accepted.json(), again.json(), "the recorded result");
        assertEquals(last, worker.detail().expect(200).json().at("/last_event_id").asLong(), "and no new event");
        send(worker.path() + "/input", CONTINUOUS_OUTPUT.replace("one", "two"), "input-1").expectError(409, "idempotency_conflict");
    }

    private ApiResponse post(String path, String body, String key) throws Exception {
        return send(path, body, key).expect(200);
    }

    private ApiResponse send(String path, String body, String key) throws Exception {
        return api.send(api.request(path).header("Content-Type", "application/json").header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private static void assertInterrupted(SseClient client) {
        List<Event> logged = client.logged();
        Event error = logged.stream().filter(e -> e.payload().equals("error")).findFirst().orElseThrow(() -> new AssertionError(client.summary()));
        assertEquals("internal", error.json().at("/envelope/payload/data/code").asString());
        assertThat(error.json().at("/envelope/payload/data/message").asString()).as(error.data()).contains("interrupted");
        Event end = logged.stream().filter(e -> e.payload().equals("run_end")).findFirst().orElseThrow(() -> new AssertionError(client.summary()));
        assertEquals("rolled_back", end.json().at("/envelope/payload/data/result").asString());
        assertThat(end.sequence()).as("the error precedes the run's end").isGreaterThan(error.sequence());
    }

    private static void assertDense(SseClient client, long last) {
        assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), client.logged().stream().map(Event::sequence).toList(), "no gaps or duplicates");
    }

    private JsonNode awaitRunning() throws Exception {
        return Await.until("the Runtime", BOUND, () -> api.runtime(RUNTIME), r -> r.at("/status").asString("").equals("running"));
    }

    private static List<String> diagnostics(SseClient stream) {
        return stream.events().stream().map(DurableRuntimeIT::diagnostic).filter(code -> !code.isEmpty()).toList();
    }

    private static String diagnostic(Event event) {
        return event.json().at("/diagnostic/code").asString("");
    }
}
