package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.LogCapture;
import dev.yado.itests.harness.ScriptedSources;
import dev.yado.itests.harness.YadoThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many sources that violate their contract at the same time, in one Backend: lists, other Runtimes, the log and removals. */
class HostileSourcesIT {

    private static final int LIST_DEADLINE_MS = 500;
    /** Time for a busy machine. */
    private static final int MARGIN_MS = 2_000;
    /** Maximum number of calls to one source that were given up and have not returned. */
    private static final int MAX_STUCK = 8;
    private static final Duration BOUND = Duration.ofSeconds(10);
    /** The time in which a removal takes effect, and time for a busy machine. */
    private static final Duration REMOVAL = Duration.ofSeconds(4 + 2);

    private static Backend backend;
    private static Api api;
    private static ScriptedSources sources;
    private final List<ScriptedSources.Source> registered = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        backend = Backend.start(data, settings -> settings.configuration("dev.yado.registry", Map.of("list_deadline_ms", LIST_DEADLINE_MS)));
        api = backend.api();
        sources = ScriptedSources.in(backend);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @AfterEach
    void remove() {
        registered.forEach(ScriptedSources.Source::release);
        registered.forEach(ScriptedSources.Source::close);
        registered.clear();
    }

    private void register(ScriptedSources sources, String id, int count, String behaviour) {
        for (int i = 0; i < count; i++) {
            registered.add(sources.source(id + "-" + i).with("behaviour", behaviour).register());
        }
    }

    private static long millis(Api from, String path) throws Exception {
        long start = System.nanoTime();
        from.get(path).expect(200);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static void listsRespondInTime(Api from, int count, long boundMs) throws Exception {
        for (String list : List.of("/api/workers", "/api/runtimes", "/api/hosts")) {
            assertThat(millis(from, list)).as(list + " with " + count + " hanging sources").isLessThan(boundMs);
        }
        assertThat(from.get("/api/workers").expect(200).json().at("/diagnostics").toString()).contains("runtime_timeout");
        assertThat(millis(from, "/api/runtimes/" + Api.EMBEDDED + "/workers")).as("another Runtime").isLessThan(MARGIN_MS);
    }

    @Test
    void listsRespondWithinTheirDeadlineAndThreadsAreBounded() throws Exception {
        YadoThreads threads = YadoThreads.fromNowOn();
        register(sources, "deaf", 10, "hangs-deaf");
        for (int round = 0; round < 4; round++) {
            listsRespondInTime(api, 10, LIST_DEADLINE_MS + MARGIN_MS);
        }
        assertThat(threads.names().stream().filter(name -> name.startsWith("yado-registry-deaf-0"))).as("calls that have not returned")
                .hasSizeLessThanOrEqualTo(MAX_STUCK + 2);
        api.get("/api/runtimes/deaf-0/workers/w0").expectError(504, "runtime_timeout");
        registered.forEach(ScriptedSources.Source::release);
        Await.until("the sources serving again", BOUND, () -> api.get("/api/runtimes/deaf-0/workers/w0"), response -> response.status() == 200);
    }

    @Test
    @Tag("slow")
    void listsRespondWithinTheDefaultDeadlineUnderFiftySources(@TempDir Path data) throws Exception {
        try (Backend defaults = Backend.start(data); ScriptedSources scripted = ScriptedSources.in(defaults)) {
            for (int count : List.of(1, 9, 40)) {
                register(scripted, "deaf-" + count, count, "hangs-deaf");
                listsRespondInTime(defaults.api(), registered.size(), 2_000 + MARGIN_MS);
            }
            remove();
        }
    }

    @Test
    void aSourceThatOnlyComputesKeepsNoOtherRuntimeFromRunning() throws Exception {
        register(sources, "spinning", 3, "spins");
        for (String list : List.of("/api/workers", "/api/runtimes")) {
            assertThat(millis(api, list)).as(list).isLessThan(LIST_DEADLINE_MS + 2 * MARGIN_MS);
        }
        api.createWorker().stop().expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stack", "memory", "death", "throws-error"})
    void anErrorOfASourceIsATypedFailureOfItsRuntimeOnly(String how) throws Exception {
        register(sources, how, 3, how);
        for (int i = 0; i < 3; i++) {
            api.get("/api/runtimes/" + how + "-" + i + "/workers/w0").expectError(500, "internal");
        }
        api.get("/api/workers").expect(200);
        api.createWorker().stop().expect(200);
        api.get("/readyz").expect(200);
    }

    @Test
    void aHugeLabelIsShortened() throws Exception {
        registered.add(sources.source("huge").with("label_characters", "50000000").with("workers", "1").register());
        ApiResponse runtimes = api.get("/api/runtimes").expect(200);
        assertThat(runtimes.raw().body().length()).isLessThan(100_000);
        assertThat(api.get("/api/workers").expect(200).raw().body().length()).isLessThan(100_000);
        assertThat(api.get("/api/hosts").expect(200).raw().body().length()).isLessThan(100_000);
    }

    @Test
    void aFailureThatRecursIsLoggedOnce() throws Exception {
        try (LogCapture log = LogCapture.start()) {
            register(sources, "noisy", 1, "throws");
            String id = "";
            for (int i = 0; i < 200; i++) {
                id = api.get("/api/runtimes/noisy-0/workers/w0").expectError(500, "internal").text("/error/error_id");
                api.get("/api/workers").expect(200);
            }
            String last = id;
            List<String> lines = log.lines().stream().filter(line -> line.contains("noisy-0") && line.contains("failed")).toList();
            assertThat(lines).as("lines about one kind of failure").hasSizeBetween(1, 4);
            assertThat(lines).as("the id in the response is in the log").anyMatch(line -> line.contains(last));
        }
    }

    @Test
    void sourcesThatDoNotReturnAreRemovedInTime() throws Exception {
        register(sources, "stubborn", 20, "hangs-deaf");
        api.get("/api/workers").expect(200);
        List<ScriptedSources.Source> leaving = List.copyOf(registered);
        registered.clear();
        long start = System.nanoTime();
        Thread removal = new Thread(() -> leaving.forEach(ScriptedSources.Source::unregister), "test-removal");
        removal.start();
        Await.until("the last Runtime being unavailable", BOUND, () -> api.get("/api/runtimes/stubborn-19"),
                response -> response.text("/diagnostics/0/code").equals("runtime_unavailable"));
        removal.join(BOUND.toMillis());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("removal of 20 sources that do not return took " + took);
        leaving.forEach(ScriptedSources.Source::release);
        assertThat(took).isLessThan(REMOVAL);
        assertEquals(503, api.get("/api/runtimes/stubborn-0/workers/w0").status());
    }
}
