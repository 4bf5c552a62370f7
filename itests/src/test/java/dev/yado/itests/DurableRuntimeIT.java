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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A Runtime elsewhere that keeps its Workers is killed in the middle of a run: for those who use it through a Backend it was away for a moment, and the run says that it was cut. */
class DurableRuntimeIT {

    private static final String RUNTIME = "durable";
    private static final String ASSISTANT = "{\"intent\":{\"kind\":\"assistant\"}}";
    private static final String TALK = "{\"content\":\"/delay 50\\n/repeat 100000 one\",\"delivery\":\"reject\"}";
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Api api;

    @Test
    void aRunThatItsProcessDidNotSurviveSaysSoAndEverythingElseGoesOn(@TempDir Path folder) throws Exception {
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
            try (SseClient viewer = SseClient.open(api, worker.path() + "/events", "bo_0000000000000000"); SseClient late = SseClient.open(finished)) {
                ApiResponse taken = post(worker.path() + "/input", TALK, "input-1");
                viewer.await("some words", e -> e.payload().equals("text_done"));
                // Once: the stream goes on while it is looked at.
                List<Event> soFar = viewer.logged();
                long seen = soFar.get(soFar.size() - 1).sequence();

                process.kill();
                viewer.await("the Runtime's absence", e -> diagnostic(e).equals("backend.runtime_unavailable"));
                process.startAgain();
                assertEquals(before.at("/epoch").asString(), awaitRunning().at("/epoch").asString(), "the same log goes on");

                JsonNode after = worker.detail().expect(200).json();
                assertEquals("running", after.at("/status").asString(), "the Worker is there");
                assertEquals("idle", after.at("/run/state").asString(), "and without a run that nobody runs");
                long last = after.at("/last_event_id").asLong();
                assertThat(last).as("the end of the run is in the log").isGreaterThan(seen);
                viewer.await("the newest event", e -> e.logged() && e.sequence() == last);
                assertInterrupted(viewer);
                assertDense(viewer, last);

                repeatsGetTheFirstAnswer(worker, created, taken, last);
                worker.input("and on").expect(200);
                worker.awaitIdle();
                long end = worker.detail().expect(200).json().at("/last_event_id").asLong();
                viewer.await("what came after", e -> e.logged() && e.sequence() == end);
                assertDense(viewer, end);
                assertEquals(List.of("backend.runtime_unavailable"), diagnostics(viewer), "one absence, and nothing began anew");

                assertEquals(List.of("hello", "echo: hello"), finished.transcript().valueStream().map(item -> item.at("/content").asString()).toList());
                finished.input("again").expect(200);
                late.await("its next run", e -> e.payload().equals("run_end"));
                assertEquals(List.of("backend.runtime_unavailable"), diagnostics(late));
            }
            WorkerApi next = api.createWorker(RUNTIME, ASSISTANT);
            assertThat(next.id().compareTo(finished.id())).as("ids go on where they were: " + next.id() + " after " + finished.id()).isGreaterThan(0);
        }
    }

    /** The keys are kept with the log: what was acknowledged is not done twice, whoever was killed in between. */
    private void repeatsGetTheFirstAnswer(WorkerApi worker, ApiResponse created, ApiResponse taken, long last) throws Exception {
        assertEquals(worker.id(), post("/api/runtimes/" + RUNTIME + "/workers", ASSISTANT, "create-1").text("/worker/worker_id"));
        ApiResponse again = post(worker.path() + "/input", TALK, "input-1");
        assertEquals(taken.json(), again.json(), "the same answer once more");
        assertEquals(last, worker.detail().expect(200).json().at("/last_event_id").asLong(), "and nothing was done");
        send(worker.path() + "/input", TALK.replace("one", "two"), "input-1").expectError(409, "idempotency_conflict");
    }

    private ApiResponse post(String path, String body, String key) throws Exception {
        return send(path, body, key).expect(200);
    }

    private ApiResponse send(String path, String body, String key) throws Exception {
        return api.send(api.request(path).header("Content-Type", "application/json").header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private static void assertInterrupted(SseClient viewer) {
        List<Event> logged = viewer.logged();
        Event error = logged.stream().filter(e -> e.payload().equals("error")).findFirst().orElseThrow(() -> new AssertionError(viewer.summary()));
        assertEquals("internal", error.json().at("/envelope/payload/data/code").asString());
        assertThat(error.json().at("/envelope/payload/data/message").asString()).as(error.data()).contains("interrupted");
        Event end = logged.stream().filter(e -> e.payload().equals("run_end")).findFirst().orElseThrow(() -> new AssertionError(viewer.summary()));
        assertEquals("rolled_back", end.json().at("/envelope/payload/data/result").asString());
        assertThat(end.sequence()).as("first why, then the end").isGreaterThan(error.sequence());
    }

    private static void assertDense(SseClient viewer, long last) {
        assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), viewer.logged().stream().map(Event::sequence).toList(), "no gap, none twice");
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
