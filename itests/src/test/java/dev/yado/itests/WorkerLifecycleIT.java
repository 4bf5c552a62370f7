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
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Operations on a Worker of the embedded Runtime through the HTTP API. */
class WorkerLifecycleIT {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private static Backend backend;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        // Short, because one test uses an engine that ignores cancellation.
        backend = Backend.start(data, settings -> settings.configuration("dev.yado.runtime", Map.of("cancel_deadline_ms", 300)));
        api = backend.api();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static ApiResponse create(String body) throws Exception {
        return api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", body);
    }

    private static WorkerApi hanging() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("/hang").expect(200);
        return worker;
    }

    private static ApiResponse withKey(String path, String key, String body) throws Exception {
        return api.send(api.request(path).header("Content-Type", "application/json").header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    @Test
    void workerIsCreatedRunsAnInputAndIsStopped() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("hello").expect(200);
        worker.awaitIdle();
        assertEquals("echo: hello", worker.transcript().at("/1/content").asString());
        assertEquals("stopped", worker.stop().expect(200).text("/status"));
        worker.input("too late").expectError(409, "worker_not_running");
        api.delete(worker.path()).expect(200);
        worker.detail().expectError(404, "unknown_worker");
    }

    // --- Creating ---

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind":"assistant"}                                               | assistant              | runtime_default
            {"kind":"assistant","purpose":"to help"}                           | to help                | runtime_default
            {"kind":"task","objective":"count the beans"}                      | count the beans        | runtime_default
            {"kind":"role","role":"gardener"}                                  | gardener               | runtime_default
            {"kind":"role","role":"coder"}                                     | coder                  | builtin:coder
            {"kind":"workspace_companion"}                                     | workspace_companion    | runtime_default
            {"kind":"workspace_orchestrator"}                                  | workspace_orchestrator | runtime_default
            {"kind":"ticket_role","ticket_id":"00001KVZSGT0Q","role":"intake"} | intake                 | builtin:intake
            {"kind":"ticket_role","ticket_id":"1","role":"orchestrator"}       | orchestrator           | builtin:orchestrator
            {"kind":"ticket_role","ticket_id":"1","role":"coder"}              | coder                  | builtin:coder
            {"kind":"ticket_role","ticket_id":"1","role":"reviewer","new":[1]} | reviewer               | builtin:reviewer
            """)
    void everyIntentMakesAWorker(String intent, String role, String profile) throws Exception {
        ApiResponse created = create("{\"intent\":" + intent + ",\"acceptance\":{\"kind\":\"run_accepted\",\"expected_segments\":0}}").expect(200);
        assertEquals(role, created.text("/worker/role"));
        assertEquals(profile, created.text("/worker/profile"));
        assertEquals("running", created.text("/worker/state"));
        assertThat(created.json().at("/acceptance_evidence")).as(created.raw().body()).isNotEmpty();
    }

    @Test
    void profileIsSelectedByNameAndDisplayNameIsSet() throws Exception {
        ApiResponse created =
                create("{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"builtin:echo\",\"display_name\":\"Ada\",\"requested_worker_name\":\"Bob\"}")
                        .expect(200);
        assertEquals("builtin:echo", created.text("/worker/profile"));
        assertEquals("Ada", created.text("/worker/label"));
        assertEquals("Bob", create("{\"intent\":{\"kind\":\"assistant\"},\"requested_worker_name\":\"Bob\"}").expect(200).text("/worker/label"));
        String message = create("{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"builtin:nobody\"}").expectError(404, "unknown_profile")
                .text("/error/message");
        assertThat(message).as("the message lists the existing profiles: " + message).contains("builtin:echo");
    }

    @Test
    void initialInputRunsFirst() throws Exception {
        ApiResponse created = create("{\"intent\":{\"kind\":\"assistant\"},\"initial_input\":\"first\"}").expect(200);
        WorkerApi worker = api.worker(Api.EMBEDDED, created.text("/worker/worker_id"));
        worker.awaitIdle();
        assertEquals("first", worker.transcript().at("/0/content").asString());
        assertEquals("user", worker.transcript().at("/0/role").asString());
        assertEquals("echo: first", worker.transcript().at("/1/content").asString());
    }

    @Test
    void profileAddedToEtcIsAvailableWithoutARestart() throws Exception {
        backend.configure("dev.yado.profile~parrot.cfg", "engine = echo\nlabel = Parrot\nsettings = prefix=squawk:\n");
        ApiResponse created =
                Await.until("profile parrot", BOUND, () -> create("{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"parrot\",\"initial_input\":\"hi\"}"),
                        a -> a.status() == 200);
        WorkerApi worker = api.worker(Api.EMBEDDED, created.text("/worker/worker_id"));
        worker.awaitIdle();
        assertThat(worker.transcript().at("/1/content").asString()).as(worker.transcript().toString()).startsWith("squawk:");
    }

    @Test
    void profileWhoseFileIsRefusedIsListedWithTheReason() throws Exception {
        backend.configure("dev.yado.profile~typing-error.cfg", "engine = echo\nmax_turn = 3\n");
        String reason = Await.until("the refused profile", BOUND, () -> profile("typing-error").at("/reason").asString(""), text -> !text.isEmpty());
        assertThat(reason).isEqualTo("its configuration file is not in effect: line 2: unknown key 'max_turn'; did you mean 'max_turns'?");
        assertFalse(profile("typing-error").at("/available").asBoolean(true));
        assertThat(create("{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"typing-error\"}").expectError(503, "engine_unavailable").text("/error/message"))
                .contains(reason);
        backend.configure("dev.yado.profile~typing-error.cfg", "engine = echo\nmax_turns = 3\n");
        Await.until("the corrected profile", BOUND, () -> profile("typing-error").at("/available").asBoolean(false));
        Files.delete(backend.etc().resolve("dev.yado.profile~typing-error.cfg"));
        Await.until("no profile", BOUND, () -> profile("typing-error").isMissingNode());
    }

    private static JsonNode profile(String name) throws Exception {
        for (JsonNode profile : api.runtime(Api.EMBEDDED).at("/profiles")) {
            if (profile.at("/name").asString("").equals(name)) {
                return profile;
            }
        }
        return MissingNode.getInstance();
    }

    // --- Inputs ---

    @Test
    void inputIsRejectedDuringAnActiveRun() throws Exception {
        WorkerApi worker = hanging();
        ApiResponse refused = worker.input("me too").expectError(409, "worker_busy");
        assertEquals(worker.detail().text("/run/run_id"), refused.text("/error/run_id"));
        worker.cancel("{\"scope\":\"run\"}").expect(200);
    }

    @Test
    void queuedInputsRunInOrder() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("/sleep 200\nfirst").expect(200);
        ApiResponse second = worker.input("second", "queue").expect(200);
        assertTrue(second.json().at("/queued").asBoolean(), second.raw().body());
        worker.input("third", "queue").expect(200);
        worker.awaitIdle();
        List<String> replies = new ArrayList<>();
        worker.transcript().forEach(item -> {
            if (item.at("/role").asString().equals("assistant")) {
                replies.add(item.at("/content").asString());
            }
        });
        assertEquals(List.of("echo: first", "echo: second", "echo: third"), replies);
    }

    @Test
    void steeredInputIsPartOfTheActiveRun() throws Exception {
        WorkerApi worker = api.createWorker();
        String run = worker.input("/sleep 1000\nlook").expect(200).text("/run_id");
        ApiResponse steered = worker.input("and listen", "steer").expect(200);
        assertEquals(run, steered.text("/run_id"));
        worker.awaitIdle();
        Set<String> runs = new LinkedHashSet<>();
        worker.transcript().forEach(item -> runs.add(item.at("/run_id").asString()));
        assertEquals(Set.of(run), runs, worker.transcript().toString());
        assertEquals("echo: and listen", worker.transcript().at("/" + (worker.transcript().size() - 1) + "/content").asString());
    }

    @Test
    void engineFailureIsReportedAndTheWorkerContinues() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("/fail out of tea").expect(200);
        assertThat(worker.awaitIdle().text("/last_error")).startsWith("run-").contains(": ", "out of tea");
        worker.input("better now?").expect(200);
        assertTrue(worker.awaitIdle().json().at("/last_error").isMissingNode(), "a run that finishes clears it");
        assertThat(worker.transcript().toString()).contains("echo: better now?");
    }

    // --- Idempotency ---

    @Test
    void repeatedIdempotencyKeyGetsTheRecordedResult() throws Exception {
        String workers = "/api/runtimes/" + Api.EMBEDDED + "/workers";
        String body = "{\"intent\":{\"kind\":\"assistant\"}}";
        String first = withKey(workers, "create-1", body).expect(200).text("/worker/worker_id");
        assertEquals(first, withKey(workers, "create-1", body).expect(200).text("/worker/worker_id"));
        assertNotEquals(first, withKey(workers, "create-2", body).expect(200).text("/worker/worker_id"));
        withKey(workers, "create-1", "{\"intent\":{\"kind\":\"assistant\",\"purpose\":\"other\"}}").expectError(409, "idempotency_conflict");

        WorkerApi worker = api.worker(Api.EMBEDDED, first);
        ApiResponse input = withKey(worker.path() + "/input", "input-1", "{\"content\":\"once\"}").expect(200);
        worker.awaitIdle();
        assertEquals(input.json(), withKey(worker.path() + "/input", "input-1", "{\"content\":\"once\"}").expect(200).json());
        withKey(worker.path() + "/input", "input-1", "{\"content\":\"twice\"}").expectError(409, "idempotency_conflict");
        worker.awaitIdle();
        assertEquals(2, worker.transcript().size(), "answered once");

        ApiResponse stop = withKey(worker.path() + "/stop", "stop-1", "{\"reason\":\"done\"}").expect(200);
        assertEquals(stop.json(), withKey(worker.path() + "/stop", "stop-1", "{\"reason\":\"done\"}").expect(200).json());
    }

    // --- Stop, cancel, delete ---

    @Test
    void cancellingTheRunLeavesTheWorkerRunning() throws Exception {
        WorkerApi worker = hanging();
        assertEquals("running", worker.cancel("{\"scope\":\"run\"}").expect(200).text("/status"));
        worker.awaitIdle();
        worker.input("still here").expect(200);
        worker.awaitIdle();
        assertThat(worker.transcript().toString()).contains("echo: still here");
    }

    @Test
    void runOfAnEngineThatIgnoresCancellationIsAbandoned() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("/hang-deaf").expect(200);
        worker.cancel("{\"scope\":\"run\"}").expect(200);
        worker.awaitIdle();
        worker.stop().expect(200);
    }

    @Test
    void firstTerminalStateWins() throws Exception {
        WorkerApi worker = hanging();
        ApiResponse cancelled = worker.cancel("{\"scope\":\"worker\",\"reason\":\"enough\"}").expect(200);
        assertEquals("cancelled", cancelled.text("/status"));
        assertEquals(cancelled.json(), worker.cancel("{}").expect(200).json());
        assertEquals("cancelled", worker.stop().expect(200).text("/status"), "stopping a cancelled Worker changes nothing");
        assertEquals("cancelled", worker.detail().text("/state"));

        WorkerApi other = api.createWorker();
        ApiResponse stopped = other.stop().expect(200);
        assertEquals(stopped.json(), other.stop().expect(200).json());
        assertEquals("stopped", other.cancel("{}").expect(200).text("/status"));
        assertFalse(other.detail().json().at("/capabilities/can_accept_input").asBoolean(true), "an ended Worker has no capabilities");
        assertFalse(other.detail().json().at("/capabilities/can_stop").asBoolean(true), "an ended Worker has no capabilities");
    }

    @Test
    void onlyEndedWorkersAreDeleted() throws Exception {
        WorkerApi worker = hanging();
        api.delete(worker.path()).expectError(409, "worker_running");
        worker.stop().expect(200);
        api.delete(worker.path()).expect(200);
        api.delete(worker.path()).expectError(404, "unknown_worker");
        api.get(worker.path() + "/transcript").expectError(404, "unknown_worker");
        assertThat(api.get("/api/workers?limit=1000").expect(200).raw().body()).doesNotContain(worker.id());
    }

    // --- Reading ---

    @Test
    void transcriptIsReadInPages() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("/repeat 9 item").expect(200);
        worker.awaitIdle();
        List<Long> sequences = new ArrayList<>();
        long start = 0;
        JsonNode page;
        do {
            page = api.get(worker.path() + "/transcript?start=" + start + "&limit=3").expect(200).json();
            assertEquals(10, page.at("/total_items").asInt());
            assertThat(page.at("/items").size()).isLessThanOrEqualTo(3);
            page.at("/items").forEach(item -> sequences.add(item.at("/sequence").asLong()));
            start = page.at("/next_start").asLong(-1);
        } while (page.has("next_start") && !page.at("/items").isEmpty());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), sequences);
        assertEquals(0, api.get(worker.path() + "/transcript?start=99").expect(200).json().at("/items").size());
        assertEquals(0, api.get(worker.path() + "/transcript?limit=0").expect(200).json().at("/items").size());
    }

    @Test
    void listIsReadInPages() throws Exception {
        Set<String> created = new LinkedHashSet<>();
        for (int i = 0; i < 7; i++) {
            created.add(Api.EMBEDDED + "/" + api.createWorker().id());
        }
        for (String list : List.of("/api/workers", "/api/runtimes/" + Api.EMBEDDED + "/workers")) {
            List<String> seen = new ArrayList<>();
            String next = "";
            do {
                ApiResponse page = api.get(list + "?limit=3" + (next.isEmpty() ? "" : "&after=" + next)).expect(200);
                assertThat(page.json().at("/items").size()).isLessThanOrEqualTo(3);
                // Two Runtimes may have Workers of one id: the pair identifies a Worker.
                page.json().at("/items").forEach(item -> seen.add(item.at("/runtime_id").asString() + "/" + item.at("/worker_id").asString()));
                next = page.json().at("/next").asString("");
            } while (!next.isEmpty());
            assertThat(seen).as(() -> list + " showed " + seen).containsAll(created);
            assertThat(seen).as(list).doesNotHaveDuplicates();
        }
        api.worker(Api.EMBEDDED, created.iterator().next().substring(Api.EMBEDDED.length() + 1)).stop().expect(200);
        // Only this Runtime's: another test adds a source that ignores the status of a query.
        List<JsonNode> stopped = api.get("/api/workers?status=stopped&limit=1000").expect(200).json().at("/items").valueStream()
                .filter(item -> item.at("/runtime_id").asString().equals(Api.EMBEDDED)).toList();
        assertThat(stopped).isNotEmpty().allMatch(item -> item.at("/state").asString().equals("stopped"));
    }

    @Test
    void hostListsItsWorkers() throws Exception {
        WorkerApi worker = api.createWorker();
        String host = worker.detail().text("/host_id");
        assertThat(api.get("/api/hosts/" + host + "/workers?limit=1000").expect(200).raw().body()).contains(worker.id());
    }

    // --- A Worker is identified by Runtime id and Worker id ---

    @Test
    void sameWorkerIdInTwoRuntimesDoesNotConflict() throws Exception {
        WorkerApi ours = api.createWorker();
        String source = """
                package com.example.twin;
                import dev.yado.model.event.*;
                import dev.yado.model.failure.*;
                import dev.yado.model.id.*;
                import dev.yado.model.interaction.*;
                import dev.yado.model.runtime.*;
                import dev.yado.model.stream.*;
                import dev.yado.model.transcript.*;
                import dev.yado.model.value.*;
                import dev.yado.model.worker.*;
                import dev.yado.source.api.*;
                import java.util.*;
                @org.osgi.service.component.annotations.Component(property = RuntimeSource.RUNTIME_ID + "=twin")
                public final class Twin implements RuntimeSource {
                    private final WorkerProjection worker = WorkerProjection.readOnly(new WorkerRef(new RuntimeId("twin"), new WorkerId("ID")),
                            new HostId("twin-host"), "The other one", "asleep");
                    @Override public RuntimeProjection runtime() {
                        return RuntimeProjection.simple(new RuntimeId("twin"), "Twin", RuntimeCapabilities.readOnly());
                    }
                    @Override public Page<WorkerProjection> workers(WorkerQuery query) {
                        return new Page<>(List.of(worker), Optional.empty());
                    }
                    @Override public Optional<WorkerProjection> worker(WorkerId id) {
                        return Optional.of(worker).filter(w -> w.ref().workerId().equals(id));
                    }
                }
                """.replace("ID\"", ours.id() + "\"");
        Backend.drop(backend.deploy(), "twin.jar", new TestBundle("com.example.twin").source("com.example.twin.Twin", source).build());
        WorkerApi theirs = api.worker("twin", ours.id());
        Await.until("the twin", BOUND, theirs::detail, a -> a.status() == 200);

        assertEquals("The other one", theirs.detail().text("/label"));
        assertNotEquals("The other one", ours.detail().expect(200).text("/label"));
        List<String> holders = new ArrayList<>();
        api.get("/api/workers?limit=1000").expect(200).json().at("/items").forEach(item -> {
            if (item.at("/worker_id").asString().equals(ours.id())) {
                holders.add(item.at("/runtime_id").asString());
            }
        });
        assertEquals(List.of(Api.EMBEDDED, "twin"), holders.stream().sorted().toList());
        theirs.stop().expectError(501, "operation_unsupported");
        theirs.input("to the other one").expectError(501, "operation_unsupported");
        assertEquals("running", ours.detail().text("/state"));
        assertEquals(0, ours.transcript().size());
        ours.stop().expect(200);
        assertEquals("asleep", theirs.detail().text("/state"), "stopping one does not affect the other");
    }
}
