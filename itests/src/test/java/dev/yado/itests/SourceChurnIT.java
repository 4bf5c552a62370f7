package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.ScriptedSources;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoThreads;
import dev.yado.model.failure.FailureCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registers and unregisters a source repeatedly while clients list, read and write: every call returns a result or a documented error, and no threads or
 * streams leak.
 */
class SourceChurnIT {

    private static final String FLAPPING = "flapping";
    private static final int CALL_DEADLINE_MS = 2_000;
    /** Tolerance for a response beyond its deadline on a busy machine. */
    private static final int MARGIN_MS = 3_000;
    /** Error codes allowed while a Runtime is appearing or disappearing; any other code is a failure of the test. */
    private static final Set<FailureCode> EXPECTED = Set.of(FailureCode.RUNTIME_UNAVAILABLE, FailureCode.OVERLOADED, FailureCode.WORKER_BUSY,
            FailureCode.RUNTIME_TIMEOUT);
    private static final Duration BOUND = Duration.ofSeconds(15);

    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final YadoThreads threads = YadoThreads.fromNowOn();
    private volatile boolean over;

    @Test
    void hundredCyclesUnderLoadCauseNoHangsUndocumentedErrorsOrLeaks(@TempDir Path data) throws Exception {
        registerAndUnregister(100, data);
    }

    @Test
    @Tag("slow")
    void thousandCyclesUnderLoadCauseNoHangsUndocumentedErrorsOrLeaks(@TempDir Path data) throws Exception {
        registerAndUnregister(1_000, data);
    }

    @SuppressWarnings("try") // the source is registered only while its block runs
    private void registerAndUnregister(int cycles, Path data) throws Exception {
        try (Backend backend = Backend.start(data, settings -> settings
                .configuration("dev.yado.registry", Map.of("list_deadline_ms", 1_000, "call_deadline_ms", CALL_DEADLINE_MS))
                // The server notices a disconnected client when it writes to it, at the latest a heartbeat.
                .configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1, "stream_linger_seconds", 0)))) {
            Api api = backend.api();
            ScriptedSources sources = ScriptedSources.in(backend);
            WorkerApi worker = api.createWorker();
            Map<String, Long> gaugesBefore = gauges(api);
            // One cycle first, so that the comparison below sees only differences in number.
            try (SseClient fleet = SseClient.open(api, "/api/events", ""); SseClient events = SseClient.open(worker)) {
                worker.input("hello").expect(200);
                events.await("the run's end", e -> e.payload().equals("run_end"));
                sources.source(FLAPPING).registerAndUnregister(1);
                fleet.await("the added and removed Runtime", e -> e.json().at("/runtime/runtime_id").asString("").equals(FLAPPING));
            }
            Set<String> threadsBefore = kinds(threads.names());

            try (SseClient fleet = SseClient.open(api, "/api/events", ""); SseClient events = SseClient.open(worker)) {
                List<Thread> load = load(api, worker);
                sources.source(FLAPPING).registerAndUnregister(cycles);
                over = true;
                for (Thread thread : load) {
                    thread.join(BOUND.toMillis());
                    assertTrue(!thread.isAlive(), thread.getName() + " still waits for a response: a call hangs");
                }
                assertEquals(List.of(), faults.stream().limit(5).toList(), "unexpected responses; all outcomes: " + outcomes);
                assertTrue(outcomes.containsKey("flapping 200") && outcomes.containsKey("flapping runtime_unavailable"),
                        "the load must reach the source both while registered and while unregistered: " + outcomes);

                worker.awaitIdle();
                List<Long> sequences = events.logged().stream().map(SseClient.Event::sequence).toList();
                for (int i = 1; i < sequences.size(); i++) {
                    assertEquals(sequences.get(i - 1) + 1, sequences.get(i), "another Runtime's stream has a gap or a duplicate");
                }
                // Intermediate changes may be merged, but the last state must be right.
                try (ScriptedSources.Source back = sources.source(FLAPPING).with("label", "final").register()) {
                    fleet.await("its final registration", e -> e.json().at("/runtime/label").asString("").equals("final"));
                    assertEquals("running", api.runtime(FLAPPING).at("/status").asString());
                }
                assertEquals("unavailable", api.runtime(FLAPPING).at("/status").asString());
            }

            Await.until("open streams returning to their initial number", BOUND, () -> gauges(api), gaugesBefore::equals);
            Await.until("threads returning to their initial number", BOUND, () -> newKinds(threadsBefore), List::isEmpty);
        }
        Await.until("no thread surviving the Backend", BOUND, threads::names, List::isEmpty);
    }

    private List<Thread> load(Api api, WorkerApi worker) {
        String flapping = "/api/runtimes/" + FLAPPING + "/workers/w0";
        List<Thread> clients = new ArrayList<>();
        clients.add(client("lists", () -> api.get("/api/workers"), Set.of()));
        clients.add(client("lists", () -> api.get("/api/runtimes"), Set.of()));
        clients.add(client("flapping", () -> api.get(flapping), EXPECTED));
        clients.add(client("flapping", () -> api.post(flapping + "/input", "{\"content\":\"x\"}"), EXPECTED));
        clients.add(client("flapping", () -> api.get("/api/runtimes/" + FLAPPING + "/workers"), EXPECTED));
        clients.add(client("embedded", worker::detail, Set.of()));
        clients.add(client("embedded", () -> worker.input("hello"), Set.of(FailureCode.WORKER_BUSY)));
        clients.forEach(Thread::start);
        return clients;
    }

    private Thread client(String name, Callable<ApiResponse> call, Set<FailureCode> allowed) {
        return new Thread(() -> {
            while (!over) {
                long start = System.nanoTime();
                try {
                    ApiResponse response = call.call();
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    String outcome = response.status() == 200 ? "200" : response.errorCode();
                    outcomes.computeIfAbsent(name + " " + outcome, o -> new AtomicInteger()).incrementAndGet();
                    boolean fine = response.status() == 200 || FailureCode.fromWire(response.errorCode())
                            .filter(code -> allowed.contains(code) && code.httpStatus() == response.status()).isPresent();
                    if (!fine) {
                        faults.add(response.method() + " " + response.path() + " responded " + response.status() + " " + response.raw().body());
                    }
                    if (millis > CALL_DEADLINE_MS + MARGIN_MS) {
                        faults.add(response.method() + " " + response.path() + " took " + millis + " ms");
                    }
                } catch (Exception e) {
                    faults.add(name + ": " + e);
                }
            }
        }, "test-load-" + name);
    }

    private static Map<String, Long> gauges(Api api) throws Exception {
        return api.get("/metrics").expect(200).raw().body().lines().filter(l -> l.matches("yado_(streams|upstreams)_open \\d+"))
                .collect(Collectors.toMap(l -> l.split(" ")[0], l -> Long.valueOf(l.split(" ")[1]), (a, b) -> b, TreeMap::new));
    }

    /** Returns threads of a kind that did not exist before. The size of a pool is not compared, because it depends on recent work and not on leaks. */
    private List<String> newKinds(Set<String> before) {
        return threads.names().stream().filter(name -> !before.contains(kind(name))).toList();
    }

    private static Set<String> kinds(List<String> threads) {
        return threads.stream().map(SourceChurnIT::kind).filter(kind -> !kind.contains(FLAPPING)).collect(Collectors.toSet());
    }

    private static String kind(String thread) {
        return thread.replaceFirst("-\\d+$", "");
    }
}
