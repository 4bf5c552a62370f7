package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.LeakDetector;
import dev.yado.itests.harness.RuntimeProcess;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.SseClient.Event;
import dev.yado.itests.harness.WorkerApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A Backend with every kind of Runtime: embedded, three remote processes, and local metadata of another tool. The processes are killed and suspended, and no
 * internal value (URL, token, path) appears in the API's output.
 */
class RemoteRuntimesIT {

    private static final String LOCAL = "local-worker-runtime";
    private static final String ASSISTANT = "{\"intent\":{\"kind\":\"assistant\"}}";
    private static final int LIST_DEADLINE_MS = 500;
    private static final int REQUEST_TIMEOUT_MS = 2_000;
    /** Tolerance for a response beyond its deadline on a busy machine. */
    private static final int MARGIN_MS = 1_500;
    /** Time limit for a busy machine; on an idle one it takes at most two seconds. */
    private static final Duration DETECTION_LIMIT = Duration.ofSeconds(4);
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static Backend backend;
    private static Api api;
    private static LeakDetector leakDetector;
    private static RuntimeProcess guarded;
    private static RuntimeProcess doomed;
    private static RuntimeProcess forgetful;
    private static List<RuntimeProcess> processes;

    private record Timed(ApiResponse response, long millis) {
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        guarded = RuntimeProcess.startWithToken("guarded", folder);
        doomed = RuntimeProcess.start("doomed", folder);
        forgetful = RuntimeProcess.start("forgetful", folder, "--store", "memory");
        processes = List.of(guarded, doomed, forgetful);
        Path data = Files.createDirectories(folder.resolve("backend"));
        Path local = Files.createDirectories(folder.resolve("local"));
        Files.writeString(Files.createDirectories(local.resolve("pods/older")).resolve("metadata.json"),
                "{\"worker_name\":\"older\",\"active\":{\"session_id\":\"s\",\"segment_id\":\"g\"},\"workspace_root\":\"" + data + "\"}");
        backend = Backend.start(data, List.of("remote-client"), settings -> settings
                .configuration("dev.yado.registry", Map.of("list_deadline_ms", LIST_DEADLINE_MS))
                .configuration("dev.yado.source.local", Map.of("data_dir", local.toString(), "workspace_root", data.toString())));
        api = backend.api();
        leakDetector = new LeakDetector(api);
        for (RuntimeProcess process : processes) {
            backend.configure(process.configurationName(), process.configuration("request_timeout_ms = " + REQUEST_TIMEOUT_MS));
        }
        for (RuntimeProcess process : processes) {
            awaitRuntime(process.id(), "running");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            api.get("/metrics").expect(200);
            List<String> secrets = new ArrayList<>();
            for (RuntimeProcess process : processes) {
                secrets.addAll(process.secrets());
            }
            leakDetector.assertNoneLeaked(secrets, 200);
        } finally {
            backend.close();
            processes.forEach(RuntimeProcess::close);
        }
    }

    @Test
    void everyWorkerIsAddressedByRuntimeAndWorkerId() throws Exception {
        List<String> runtimes = List.of(Api.EMBEDDED, "guarded", "doomed");
        List<WorkerApi> workers = new ArrayList<>();
        for (String runtime : runtimes) {
            WorkerApi worker = api.createWorker(runtime, ASSISTANT);
            workers.add(worker);
            try (SseClient stream = SseClient.open(api, worker.path() + "/events", "bo_0000000000000000")) {
                assertEquals(runtime, worker.input("to " + runtime).expect(200).text("/runtime_id"));
                stream.await("the end of the run", e -> e.payload().equals("run_end"));
                worker.awaitIdle();
                long last = worker.detail().expect(200).json().at("/last_event_id").asLong();
                stream.await("the newest event", e -> e.logged() && e.sequence() == last);
                assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), stream.logged().stream().map(Event::sequence).toList());
            }
            assertEquals(List.of("to " + runtime, "echo: to " + runtime),
                    worker.transcript().valueStream().map(item -> item.at("/content").asString()).toList());
        }
        List<JsonNode> listed = api.get("/api/workers").expect(200).json().at("/items").valueStream().toList();
        for (WorkerApi worker : workers) {
            assertTrue(listed.stream().anyMatch(w -> w.at("/runtime_id").asString().equals(worker.runtime())
                    && w.at("/worker_id").asString().equals(worker.id())), "the list of all Workers lacks " + worker);
        }
        assertTrue(listed.stream().anyMatch(w -> w.at("/runtime_id").asString().equals(LOCAL)), "the local metadata's Worker is listed too");
        assertEquals("remote_http", api.runtime("guarded").at("/source/kind").asString());
        String older = listed.stream().filter(w -> w.at("/runtime_id").asString().equals(LOCAL)).findFirst().orElseThrow().at("/worker_id").asString();
        api.worker(LOCAL, older).input("x").expectError(501, "operation_unsupported");

        for (WorkerApi worker : workers) {
            for (String other : runtimes) {
                if (!other.equals(worker.runtime())) {
                    api.worker(other, worker.id()).stop().expectError(404, "unknown_worker");
                }
            }
            assertEquals("stopped", worker.stop().expect(200).text("/status"));
            worker.input("too late").expectError(409, "worker_not_running");
        }
    }

    @Test
    void killedRuntimeIsUnavailableAndItsWorkersContinueAfterRestart() throws Exception {
        WorkerApi worker = api.createWorker("doomed", ASSISTANT);
        String epoch = api.runtime("doomed").at("/epoch").asString();
        try (SseClient stream = SseClient.open(worker)) {
            JsonNode back = killAndRestart(doomed, worker, stream);
            assertEquals(epoch, back.at("/epoch").asString(), "the log is the same");
            Event end = stream.await("the end of the interrupted run", e -> e.payload().equals("run_end"));
            assertEquals("interrupted", end.json().at("/envelope/payload/data/outcome").asString());
            worker.awaitIdle();
            worker.input("back").expect(200);
            stream.await("a later run", e -> e.payload().equals("run_end") && e.sequence() > end.sequence());
            List<Long> seen = stream.logged().stream().map(Event::sequence).toList();
            assertEquals(LongStream.range(seen.get(0), seen.get(0) + seen.size()).boxed().toList(), seen, "no gaps or duplicates");
        }
        worker.stop().expect(200);
    }

    @Test
    void killedMemoryRuntimeReportsItsLostWorkers() throws Exception {
        WorkerApi worker = api.createWorker("forgetful", ASSISTANT);
        String epoch = api.runtime("forgetful").at("/epoch").asString();
        try (SseClient stream = SseClient.open(worker)) {
            JsonNode back = killAndRestart(forgetful, worker, stream);
            assertNotEquals(epoch, back.at("/epoch").asString(), "a lost memory store has a new epoch");
            // The stream ends with that diagnostic, so that clients do not reconnect forever.
            stream.await("the Worker's end", e -> diagnostic(e).equals("backend.worker_not_found"));
            assertTrue(stream.awaitEnd(BOUND), "the stream is complete");
            worker.detail().expectError(404, "unknown_worker");
        }
        WorkerApi next = api.createWorker("forgetful", ASSISTANT);
        next.input("back").expect(200);
        next.awaitIdle();
        next.stop().expect(200);
    }

    /** Kills the Runtime during a run of {@code worker}, which {@code stream} observes, and restarts it. */
    private static JsonNode killAndRestart(RuntimeProcess doomed, WorkerApi worker, SseClient stream) throws Exception {
        String id = doomed.id();
        WorkerApi other = api.createWorker("guarded", ASSISTANT);
        try (SseClient others = SseClient.open(other)) {
            worker.input("/hang").expect(200);
            stream.await("the run", e -> e.payload().equals("turn_start"));
            Instant before = Instant.now();
            long killed = System.nanoTime();
            doomed.kill();
            JsonNode gone = Await.until("the killed Runtime being listed as unavailable", DETECTION_LIMIT, () -> api.runtime(id),
                    r -> r.at("/status").asString("").equals("unavailable"));
            long noticed = millisSince(killed);
            assertThat(noticed).as("noticed after " + noticed + " ms").isLessThan(DETECTION_LIMIT.toMillis());
            Instant since = Instant.parse(gone.at("/since").asString());
            assertFalse(since.isBefore(before.minusSeconds(1)) || since.isAfter(Instant.now()), "since " + since + ", killed at " + before);
            assertTrue(gone.at("/stale").asBoolean(), gone.toString());
            stream.await("the Runtime's unavailability", e -> diagnostic(e).equals("backend.runtime_unavailable"));

            List<Callable<ApiResponse>> calls = List.of(worker::detail, () -> worker.input("x"), worker::stop, () -> api.get(worker.path() + "/transcript"),
                    () -> api.get("/api/runtimes/" + id + "/workers"), () -> api.post("/api/runtimes/" + id + "/workers", ASSISTANT));
            for (Callable<ApiResponse> call : calls) {
                Timed refused = timed(call);
                refused.response().expectError(503, "runtime_unavailable");
                assertThat(refused.response().raw().headers().firstValue("Retry-After")).as("tells when to retry").isPresent();
                assertThat(refused.millis()).as(refused.response().path() + " was rejected only after " + refused.millis() + " ms").isLessThan(MARGIN_MS);
            }
            other.input("as if nothing had happened").expect(200);
            others.await("the run in the other Runtime", e -> e.payload().equals("run_end"));

            doomed.restart();
            long serving = System.nanoTime();
            JsonNode back = awaitRuntime(id, "running");
            assertThat(millisSince(serving)).as("running again after " + millisSince(serving) + " ms").isLessThan(DETECTION_LIMIT.toMillis());
            assertEquals(1, stream.events().stream().filter(e -> diagnostic(e).equals("backend.runtime_unavailable")).count(),
                    () -> stream.summary().toString());
            assertEquals(List.of(), others.events().stream().map(RemoteRuntimesIT::diagnostic).filter(code -> !code.isEmpty()).toList());
            return back;
        }
    }

    @Test
    void hungRuntimeDelaysNoOtherRuntime() throws Exception {
        WorkerApi worker = api.createWorker("doomed", ASSISTANT);
        WorkerApi other = api.createWorker("guarded", ASSISTANT);
        try (SseClient stream = SseClient.open(worker)) {
            stream.await("the snapshot", e -> e.payload().equals("snapshot"));
            doomed.process().signal("STOP");
            try {
                for (String list : List.of("/api/workers", "/api/runtimes", "/api/hosts")) {
                    Timed listed = timed(() -> api.get(list));
                    listed.response().expect(200);
                    assertTrue(listed.millis() < LIST_DEADLINE_MS + MARGIN_MS, list + " took " + listed.millis() + " ms");
                }
                ApiResponse all = api.get("/api/workers").expect(200);
                assertTrue(all.json().at("/diagnostics").valueStream().anyMatch(d -> d.at("/message").asString().contains("doomed")),
                        "the list must name the late Runtime: " + all.raw().body());
                assertTrue(all.json().at("/items").valueStream().anyMatch(w -> w.at("/worker_id").asString().equals(other.id())),
                        "Workers of other Runtimes are listed");
                Timed fine = timed(() -> other.input("go on"));
                fine.response().expect(200);
                assertThat(fine.millis()).as("another Runtime's input took " + fine.millis() + " ms").isLessThan(MARGIN_MS);

                Timed late = timed(() -> worker.input("anybody there?"));
                assertTrue(late.millis() < REQUEST_TIMEOUT_MS + MARGIN_MS, "responded only after " + late.millis() + " ms");
                if (late.response().status() == 504) {
                    late.response().expectError(504, "runtime_timeout");
                    assertTrue(late.response().json().at("/error/may_have_been_executed").asBoolean(false), late.response().raw().body());
                } else {
                    // The calls of the lists may already have shown that the Runtime does not respond.
                    late.response().expectError(503, "runtime_unavailable");
                }
            } finally {
                doomed.process().signal("CONT");
            }
            Await.until("its Workers being served again", BOUND, () -> worker.detail().status() == 200);
            awaitRuntime("doomed", "running");
            worker.input("and now?", "queue").expect(200);
            worker.awaitIdle();
            long last = worker.detail().expect(200).json().at("/last_event_id").asLong();
            stream.await("the later events", e -> e.logged() && e.sequence() == last);
            List<Long> seen = stream.logged().stream().map(Event::sequence).toList();
            assertEquals(LongStream.rangeClosed(last - seen.size() + 1, last).boxed().toList(), seen, "no gaps or duplicates");
        }
    }

    private static JsonNode awaitRuntime(String id, String status) throws Exception {
        return Await.until("Runtime " + id + " being listed as " + status, BOUND, () -> api.runtime(id), r -> r.at("/status").asString("").equals(status));
    }

    private static String diagnostic(Event event) {
        return event.json().at("/diagnostic/code").asString("");
    }

    private static Timed timed(Callable<ApiResponse> call) throws Exception {
        long start = System.nanoTime();
        ApiResponse response = call.call();
        return new Timed(response, millisSince(start));
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
