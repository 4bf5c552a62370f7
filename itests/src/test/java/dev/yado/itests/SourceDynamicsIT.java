package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.ScriptedSources;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.TestBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import tools.jackson.databind.JsonNode;

/** Sources that are added and removed, hang, have conflicting ids or violate their contract in a running Backend, as seen through the API. */
@SuppressWarnings("try") // a source is registered only while its block runs, even if the block does not use it
class SourceDynamicsIT {

    /** The default of the registry's setting calls_per_runtime. */
    private static final int CALLS_PER_RUNTIME = 64;
    private static final int LIST_DEADLINE_MS = 500;
    private static final int CALL_DEADLINE_MS = 3_000;
    /** Tolerance for a response beyond its deadline on a busy machine. */
    private static final int MARGIN_MS = 1_500;
    /** Time limit for a busy machine; on an idle one it takes at most one second. */
    private static final Duration DEPLOY_LIMIT = Duration.ofSeconds(4);
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static Backend backend;
    private static Api api;
    private static ScriptedSources sources;

    private record Timed(ApiResponse response, long millis) {
    }

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        backend = Backend.start(data, settings -> settings.configuration("dev.yado.registry",
                Map.of("list_deadline_ms", LIST_DEADLINE_MS, "call_deadline_ms", CALL_DEADLINE_MS)));
        api = backend.api();
        sources = ScriptedSources.in(backend);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    // --- Deployed as files ---

    @Test
    void deployedSourceIsListedRemovedReturnedAndUpdatedInPlace() throws Exception {
        Backend.drop(backend.deploy(), "visitor.jar", visitor("first", "1.0.0"));
        JsonNode arrived = awaitRuntime("visitor", "running");
        assertEquals("first", arrived.at("/label").asString());
        assertEquals(List.of("w1"), workers("/api/runtimes/visitor/workers"));
        assertThat(workers("/api/workers")).as("the list of all Workers shows the deployed source's").contains("w1");

        Instant before = Instant.now();
        Files.delete(backend.deploy().resolve("visitor.jar"));
        JsonNode gone = awaitRuntime("visitor", "unavailable");
        assertEquals("first", gone.at("/label").asString(), "an unavailable Runtime keeps its last known state");
        assertTrue(gone.at("/stale").asBoolean());
        Instant since = Instant.parse(gone.at("/since").asString());
        assertFalse(since.isBefore(before.minusSeconds(1)) || since.isAfter(Instant.now()), "since " + since);
        assertEquals("runtime_unavailable", gone.at("/diagnostics/0/code").asString());
        for (String path : List.of("/api/runtimes/visitor/workers/w1", "/api/runtimes/visitor/workers/w1/transcript")) {
            Timed refused = timed(() -> api.get(path));
            refused.response().expectError(503, "runtime_unavailable");
            assertThat(refused.response().raw().headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.millis()).as("rejected only after " + refused.millis() + " ms").isLessThan(MARGIN_MS);
        }

        Backend.drop(backend.deploy(), "visitor.jar", visitor("first", "1.0.0"));
        awaitRuntime("visitor", "running");
        api.get("/api/runtimes/visitor/workers/w1").expect(200);

        Backend.drop(backend.deploy(), "visitor.jar", visitor("second", "1.1.0"));
        Await.until("the update in place", DEPLOY_LIMIT, () -> api.runtime("visitor"), r -> r.at("/label").asString("").equals("second")
                && r.at("/status").asString().equals("running"));
        assertEquals(1, api.get("/api/runtimes").json().at("/items").valueStream().filter(r -> r.at("/runtime_id").asString().equals("visitor"))
                .count(), "an update leaves no second entry behind");
        Files.delete(backend.deploy().resolve("visitor.jar"));
        awaitRuntime("visitor", "unavailable");
    }

    private static byte[] visitor(String label, String version) throws Exception {
        return new TestBundle("com.example.visitor").header("Bundle-Version", version).source("com.example.visitor.Visitor", """
                package com.example.visitor;
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
                import org.osgi.service.component.annotations.Component;

                @Component(property = RuntimeSource.RUNTIME_ID + "=visitor")
                public final class Visitor implements RuntimeSource {
                    private static final RuntimeId ID = new RuntimeId("visitor");
                    private final WorkerProjection worker =
                            WorkerProjection.readOnly(new WorkerRef(ID, new WorkerId("w1")), new HostId("here"), "one", WorkerStatus.RUNNING);

                    @Override
                    public RuntimeProjection runtime() {
                        return RuntimeProjection.simple(ID, "%s", RuntimeCapabilities.readOnly());
                    }

                    @Override
                    public Page<WorkerProjection> workers(WorkerQuery query) {
                        return new Page<>(List.of(worker), Optional.empty());
                    }

                    @Override
                    public Optional<WorkerProjection> worker(WorkerId id) {
                        return Optional.of(worker).filter(w -> w.ref().workerId().equals(id));
                    }
                }
                """.formatted(label)).build();
    }

    // --- Unregistered and hanging sources ---

    @ParameterizedTest
    @ValueSource(strings = {"hangs", "hangs-deaf"})
    void unregisteredSourceFailsActiveCallsImmediately(String how) throws Exception {
        ScriptedSources.Source source = sources.source("leaver-" + how).register().behave("worker", how).behave("input", how);
        String worker = "/api/runtimes/leaver-" + how + "/workers/w0";
        CompletableFuture<ApiResponse> read = async(() -> api.get(worker));
        CompletableFuture<ApiResponse> write = async(() -> api.post(worker + "/input", "{\"content\":\"x\"}"));
        long others = 2; // the registry itself calls a new source for its summary and its change feed
        Await.until("both calls reaching the source", BOUND, () -> source.entered() >= 2 + others);
        long left = System.nanoTime();
        CompletableFuture<Void> removal = CompletableFuture.runAsync(source::close);
        ApiResponse readResponse = read.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        ApiResponse writeResponse = write.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - left);
        readResponse.expectError(503, "runtime_unavailable");
        writeResponse.expectError(503, "runtime_unavailable");
        assertTrue(writeResponse.json().at("/error/may_have_been_executed").asBoolean(false), "the error must state that the call may have been executed: "
                + writeResponse.raw().body());
        assertThat(millis).as("answered " + millis + " ms after the source was unregistered, which is not immediately").isLessThan(MARGIN_MS);
        source.release();
        removal.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void hangingSourceTimesOutWithoutDelayingOtherCalls() throws Exception {
        try (ScriptedSources.Source fine = sources.source("beside").with("workers", "3").register();
                ScriptedSources.Source hanging = sources.source("hanging").register()) {
            awaitRuntime("hanging", "running");
            hanging.behave("*", "hangs-deaf");
            CompletableFuture<Timed> input = async(() -> timed(() -> api.post("/api/runtimes/hanging/workers/w0/input", "{\"content\":\"x\"}")));
            CompletableFuture<ApiResponse> read = async(() -> api.get("/api/runtimes/hanging/workers/w0"));

            for (String list : List.of("/api/workers", "/api/runtimes", "/api/hosts")) {
                Timed listed = timed(() -> api.get(list));
                listed.response().expect(200);
                assertTrue(listed.millis() < LIST_DEADLINE_MS + MARGIN_MS, list + " took " + listed.millis() + " ms");
                assertTrue(listed.response().json().at("/diagnostics").valueStream().anyMatch(d -> d.at("/code").asString().equals("runtime_timeout")
                        && d.at("/message").asString().contains("hanging")), list + " must name the late Runtime: " + listed.response().raw().body());
            }
            assertThat(workers("/api/workers")).as("Workers of other Runtimes are listed").containsAll(List.of("w0", "w1", "w2"));
            JsonNode stale = api.runtime("hanging");
            assertTrue(stale.at("/stale").asBoolean(), "its last known state, marked as such: " + stale);
            assertEquals("lab", stale.at("/label").asString());

            Timed other = timed(() -> api.get("/api/runtimes/beside/workers/w1"));
            other.response().expect(200);
            assertThat(other.millis()).as("another Runtime's Worker took " + other.millis() + " ms").isLessThan(MARGIN_MS);

            Timed late = input.get(BOUND.toSeconds(), TimeUnit.SECONDS);
            late.response().expectError(504, "runtime_timeout");
            assertTrue(late.response().json().at("/error/may_have_been_executed").asBoolean(false), late.response().raw().body());
            assertTrue(late.millis() >= CALL_DEADLINE_MS - MARGIN_MS && late.millis() < CALL_DEADLINE_MS + MARGIN_MS, late.millis() + " ms");
            ApiResponse unread = read.get(BOUND.toSeconds(), TimeUnit.SECONDS).expectError(504, "runtime_timeout");
            assertFalse(unread.json().at("/error/may_have_been_executed").asBoolean(true), "a read changes nothing: " + unread.raw().body());
            hanging.release();
            Await.until("its calls succeeding again", BOUND, () -> api.get("/api/runtimes/hanging/workers/w0").status() == 200);
        }
    }

    @Test
    void hangingSourceExhaustsOnlyItsOwnCallLimit() throws Exception {
        try (ScriptedSources.Source fine = sources.source("roomy").register(); ScriptedSources.Source hanging = sources.source("crowded").register()) {
            hanging.behave("*", "hangs");
            List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS_PER_RUNTIME + 8; i++) {
                calls.add(async(() -> api.get("/api/runtimes/crowded/workers/w0")));
            }
            ApiResponse refused = Await.until("a call beyond the source's limit being rejected", BOUND, () -> calls.stream().filter(CompletableFuture::isDone)
                    .map(CompletableFuture::join).filter(a -> a.status() == 503).findFirst().orElse(null), a -> a != null);
            refused.expectError(503, "overloaded");
            assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
            Timed other = timed(() -> api.get("/api/runtimes/roomy/workers/w1"));
            other.response().expect(200);
            assertThat(other.millis()).as("another Runtime's Worker took " + other.millis() + " ms").isLessThan(MARGIN_MS);
            hanging.release();
            for (CompletableFuture<ApiResponse> call : calls) {
                ApiResponse response = call.get(BOUND.toSeconds(), TimeUnit.SECONDS);
                assertTrue(response.status() == 200 || response.errorCode().equals("overloaded"), response.raw().body());
            }
        }
    }

    // --- Two sources with the same id ---

    @Test
    void higherRankedSourceServesAndTheOtherTakesOverWhenItIsUnregistered() throws Exception {
        try (SseClient fleet = SseClient.open(api, "/api/events", "");
                ScriptedSources.Source lower = sources.source("contested").with("ranking", "1").with("label", "lower").with("workers", "1").register()) {
            fleet.await("the first source", e -> isAbout(e, "contested") && e.json().at("/runtime/label").asString().equals("lower"));
            ScriptedSources.Source higher = sources.source("contested").with("ranking", "5").with("label", "higher").with("workers", "3").register();
            fleet.await("the higher ranked source", e -> isAbout(e, "contested") && e.json().at("/runtime/label").asString().equals("higher"));

            List<JsonNode> both = entries("contested");
            assertEquals(List.of("higher running", "lower shadowed"), both.stream().map(r -> r.at("/label").asString() + " "
                    + r.at("/status").asString()).toList());
            assertEquals("reserved", both.get(1).at("/source/status").asString());
            assertEquals(3, workers("/api/runtimes/contested/workers").size(), "the higher ranked source serves");

            int seen = fleet.events().size();
            higher.close();
            assertEquals(1, workers("/api/runtimes/contested/workers").size(), "the other source takes over immediately");
            assertEquals(List.of("lower running"), entries("contested").stream().map(r -> r.at("/label").asString() + " " + r.at("/status").asString())
                    .toList());
            try (ScriptedSources.Source barrier = sources.source("contest-over").register()) {
                fleet.await("the event after the takeover", e -> isAbout(e, "contest-over"));
            }
            List<String> changes = fleet.events().stream().skip(seen).filter(e -> isAbout(e, "contested")).map(e -> e.name() + " "
                    + e.json().at("/runtime/label").asString() + " " + e.json().at("/runtime/status").asString()).toList();
            assertEquals(List.of("runtime_changed lower running"), changes, "a takeover is one change event");
        }
    }

    @Test
    void changedRankingChangesTheServingSource() throws Exception {
        try (ScriptedSources.Source a = sources.source("ranked").with("ranking", "1").with("workers", "1").register();
                ScriptedSources.Source b = sources.source("ranked").with("ranking", "0").with("workers", "3").register()) {
            assertEquals(1, workers("/api/runtimes/ranked/workers").size());
            b.ranking(2);
            Await.until("the higher ranking taking effect", BOUND, () -> workers("/api/runtimes/ranked/workers").size() == 3);
        }
    }

    @Test
    void sourceOfAnotherBundleDoesNotTakeTheIdOfTheEmbeddedRuntime() throws Exception {
        Bundle embedded = backend.bundle("dev.yado.source.embedded");
        try (ScriptedSources.Source foreign = sources.source(Api.EMBEDDED).with("ranking", "2000000000").with("label", "foreign").register()) {
            api.createWorker().stop().expect(200);
            assertEquals(List.of("Embedded Worker Runtime running", "foreign shadowed"), labels(Api.EMBEDDED));
            assertEquals("runtime_id_reserved", entries(Api.EMBEDDED).get(1).at("/diagnostics/0/code").asString());

            embedded.stop();
            api.get("/api/runtimes/" + Api.EMBEDDED + "/workers/w0").expectError(503, "runtime_unavailable");
            embedded.start();
            Await.until("the embedded Runtime's return", BOUND, () -> labels(Api.EMBEDDED), l -> l.get(0).equals("Embedded Worker Runtime running"));

            backend.configure("dev.yado.registry.cfg", "replaceable_runtimes = " + Api.EMBEDDED + "\n");
            Await.until("the permitted replacement", BOUND, () -> labels(Api.EMBEDDED), l -> l.equals(List.of("foreign running",
                    "Embedded Worker Runtime shadowed")));
        } finally {
            Files.deleteIfExists(backend.etc().resolve("dev.yado.registry.cfg"));
        }
        Await.until("the embedded Runtime alone", BOUND, () -> labels(Api.EMBEDDED), List.of("Embedded Worker Runtime running")::equals);
    }

    // --- Faulty sources ---

    @Test
    void sourcesWithInvalidIdsCauseOnlyADiagnostic() throws Exception {
        try (ScriptedSources.Source nameless = sources.withoutRuntimeId().register();
                ScriptedSources.Source path = sources.source("../../etc/passwd").register();
                ScriptedSources.Source endless = sources.source("x".repeat(121)).register()) {
            ApiResponse list = api.get("/api/runtimes").expect(200);
            assertTrue(list.json().at("/diagnostics").valueStream().anyMatch(d -> d.at("/code").asString().equals("source_invalid")
                    && d.at("/message").asString().startsWith("3 sources")), list.raw().body());
            assertThat(list.raw().body()).as("an invalid id does not appear").doesNotContain("passwd");
        }
        assertThat(api.get("/api/runtimes").raw().body()).as("the diagnostic is removed with the sources").doesNotContain("source_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "throws-error", "throws-unprintable", "null"})
    void failingSourceCausesATypedErrorAndListsStillWork(String how) throws Exception {
        String id = "breaks-" + how;
        try (ScriptedSources.Source broken = sources.source(id).with("behaviour", how).register();
                ScriptedSources.Source fine = sources.source("sound").register()) {
            for (String path : List.of("/workers/w0", "/workers/w0/transcript")) {
                Timed failed = timed(() -> api.get("/api/runtimes/" + id + path));
                failed.response().expectError(500, "internal");
                assertThat(failed.millis()).as(path + " failed only after " + failed.millis() + " ms").isLessThan(MARGIN_MS);
                assertThat(failed.response().text("/error/error_id")).as("the log contains the details under this id").isNotBlank();
                assertThat(failed.response().raw().body()).doesNotContain("secret");
            }
            Timed list = timed(() -> api.get("/api/workers"));
            assertThat(list.millis()).as("the list took " + list.millis() + " ms").isLessThan(MARGIN_MS);
            assertTrue(list.response().expect(200).json().at("/items").valueStream().anyMatch(w -> w.at("/runtime_id").asString().equals("sound")));
            assertTrue(list.response().json().at("/diagnostics").valueStream().anyMatch(d -> d.at("/code").asString().equals("internal")
                    && d.at("/message").asString().contains(id)), list.response().raw().body());
            JsonNode runtime = api.runtime(id);
            assertEquals("unavailable", runtime.at("/status").asString(), "it never returned its summary: " + runtime);
            api.get("/readyz").expect(200);
        }
    }

    @Test
    void registeredIdOverridesTheIdThatASourceReports() throws Exception {
        try (ScriptedSources.Source mismatched = sources.source("honest").with("says", Api.EMBEDDED).register()) {
            JsonNode runtime = awaitRuntime("honest", "running");
            assertEquals("runtime_id_mismatch", runtime.at("/diagnostics/0/code").asString());
            api.get("/api/runtimes/honest/workers").json().at("/items").forEach(w -> assertEquals("honest", w.at("/runtime_id").asString()));
            assertEquals("honest", api.get("/api/runtimes/honest/workers/w0").text("/runtime_id"));
            ApiResponse input = api.post("/api/runtimes/honest/workers/w0/input", "{\"content\":\"x\"}").expect(200);
            assertEquals("honest", input.text("/runtime_id"));
        }
    }

    @Test
    void sourceWithManyWorkersIsPagedToTheEnd() throws Exception {
        pagedToTheEnd(10_000);
    }

    @Test
    @Tag("slow")
    void sourceWithAHundredThousandWorkersIsPagedToTheEnd() throws Exception {
        pagedToTheEnd(100_000);
    }

    private static void pagedToTheEnd(int workers) throws Exception {
        try (ScriptedSources.Source many = sources.source("many").with("workers", Integer.toString(workers)).register()) {
            assertEquals(workers, countPages("/api/runtimes/many/workers?limit=1000"));
            assertTrue(timed(() -> api.get("/api/workers")).millis() < LIST_DEADLINE_MS + MARGIN_MS);
        }
    }

    @Test
    void pageThatIgnoresTheLimitIsTruncatedAndTheNextContinues() throws Exception {
        // Few enough that even a busy machine lists them all within the deadline of a call.
        try (ScriptedSources.Source all = sources.source("all-at-once").with("workers", "2000").register()) {
            all.behave("paging", "all-at-once");
            ApiResponse page = api.get("/api/runtimes/all-at-once/workers?limit=5").expect(200);
            assertEquals(5, page.json().at("/items").size(), "a page that ignores the limit is truncated to it");
            ApiResponse next = api.get("/api/runtimes/all-at-once/workers?limit=5&after=" + page.text("/next")).expect(200);
            assertEquals("w5", next.text("/items/0/worker_id"), "and the next page continues where this one ended");
        }
    }

    private static int countPages(String path) throws Exception {
        int count = 0;
        String after = "";
        while (true) {
            ApiResponse page = api.get(path + after).expect(200);
            count += page.json().at("/items").size();
            if (page.json().at("/next").isMissingNode()) {
                return count;
            }
            after = "&after=" + page.text("/next");
        }
    }

    private static JsonNode awaitRuntime(String id, String status) throws Exception {
        return Await.until("Runtime " + id + " being listed as " + status, DEPLOY_LIMIT, () -> api.runtime(id),
                r -> r.at("/status").asString("").equals(status));
    }

    private static List<JsonNode> entries(String id) throws Exception {
        return api.get("/api/runtimes").expect(200).json().at("/items").valueStream().filter(r -> r.at("/runtime_id").asString().equals(id)).toList();
    }

    private static List<String> labels(String id) throws Exception {
        return entries(id).stream().map(r -> r.at("/label").asString() + " " + r.at("/status").asString()).toList();
    }

    private static List<String> workers(String path) throws Exception {
        return api.get(path).expect(200).json().at("/items").valueStream().map(w -> w.at("/worker_id").asString()).toList();
    }

    private static boolean isAbout(SseClient.Event event, String runtime) {
        return event.json().at("/runtime/runtime_id").asString("").equals(runtime);
    }

    private static Timed timed(Callable<ApiResponse> call) throws Exception {
        long start = System.nanoTime();
        ApiResponse response = call.call();
        return new Timed(response, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private static <T> CompletableFuture<T> async(Callable<T> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task, "test-call").start());
    }
}
