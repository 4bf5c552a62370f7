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

/** A source that comes and goes again and again while clients list, read and write: every call ends, by name, and nothing is left behind. */
class SourceChurnIT {

    private static final String FLAPPING = "flapping";
    private static final int CALL_DEADLINE_MS = 2_000;
    /** What an answer may take beyond its deadline on a busy machine. */
    private static final int MARGIN_MS = 3_000;
    /** What may be answered while a Runtime is on its way; anything else is a fault, also if it is in the vocabulary. */
    private static final Set<FailureCode> EXPECTED = Set.of(FailureCode.RUNTIME_UNAVAILABLE, FailureCode.OVERLOADED, FailureCode.WORKER_BUSY,
            FailureCode.RUNTIME_TIMEOUT);
    private static final Duration BOUND = Duration.ofSeconds(15);

    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private volatile boolean over;

    @Test
    void aHundredCyclesUnderLoadLeaveNoCallHungNoErrorUntypedAndNothingBehind(@TempDir Path data) throws Exception {
        registerAndUnregister(100, data);
    }

    @Test
    @Tag("slow")
    void aThousandCyclesUnderLoadLeaveNoCallHungNoErrorUntypedAndNothingBehind(@TempDir Path data) throws Exception {
        registerAndUnregister(1_000, data);
    }

    @SuppressWarnings("try") // the source that is back is there for as long as its block
    private void registerAndUnregister(int cycles, Path data) throws Exception {
        try (Backend backend = Backend.start(data, settings -> settings
                .configuration("dev.yado.registry", Map.of("list_deadline_ms", 1_000, "call_deadline_ms", CALL_DEADLINE_MS))
                // A client that went is noticed when it is written to: by a heartbeat, at the latest.
                .configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1, "stream_linger_seconds", 0)))) {
            Api api = backend.api();
            ScriptedSources sources = ScriptedSources.in(backend);
            WorkerApi worker = api.createWorker();
            Map<String, Long> gaugesBefore = gauges(api);
            // Once of everything, so that what is compared below differs in number only.
            try (SseClient fleet = SseClient.open(api, "/api/events", ""); SseClient events = SseClient.open(worker)) {
                worker.input("hello").expect(200);
                events.await("the run's end", e -> e.payload().equals("run_end"));
                sources.source(FLAPPING).registerAndUnregister(1);
                fleet.await("the Runtime that came and went", e -> e.json().at("/runtime/runtime_id").asString("").equals(FLAPPING));
            }
            Set<String> threadsBefore = kinds(Backend.threads());

            try (SseClient fleet = SseClient.open(api, "/api/events", ""); SseClient events = SseClient.open(worker)) {
                List<Thread> load = load(api, worker);
                sources.source(FLAPPING).registerAndUnregister(cycles);
                over = true;
                for (Thread thread : load) {
                    thread.join(BOUND.toMillis());
                    assertTrue(!thread.isAlive(), thread.getName() + " still waits for an answer: a call hangs");
                }
                assertEquals(List.of(), faults.stream().limit(5).toList(), "answered otherwise than it may; all outcomes: " + outcomes);
                assertTrue(outcomes.containsKey("flapping 200") && outcomes.containsKey("flapping runtime_unavailable"),
                        "the load must have met the source both here and gone to mean anything: " + outcomes);

                worker.awaitIdle();
                List<Long> sequences = events.logged().stream().map(SseClient.Event::sequence).toList();
                for (int i = 1; i < sequences.size(); i++) {
                    assertEquals(sequences.get(i - 1) + 1, sequences.get(i), "another Runtime's stream has a gap or a duplicate");
                }
                // Whatever was skipped on the way, the last word on the Runtime is right.
                try (ScriptedSources.Source back = sources.source(FLAPPING).with("label", "back for good").register()) {
                    fleet.await("its last return", e -> e.json().at("/runtime/label").asString("").equals("back for good"));
                    assertEquals("running", api.runtime(FLAPPING).at("/status").asString());
                }
                assertEquals("unavailable", api.runtime(FLAPPING).at("/status").asString());
            }

            Await.until("open streams being back at the start", BOUND, () -> gauges(api), gaugesBefore::equals);
            Await.until("threads being back at the start", BOUND, () -> beyond(threadsBefore), List::isEmpty);
        }
        Await.until("no thread surviving the Backend", BOUND, Backend::threads, List::isEmpty);
    }

    private List<Thread> load(Api api, WorkerApi worker) {
        String flapping = "/api/runtimes/" + FLAPPING + "/workers/w0";
        List<Thread> threads = new ArrayList<>();
        threads.add(client("lists", () -> api.get("/api/workers"), Set.of()));
        threads.add(client("lists", () -> api.get("/api/runtimes"), Set.of()));
        threads.add(client("flapping", () -> api.get(flapping), EXPECTED));
        threads.add(client("flapping", () -> api.post(flapping + "/input", "{\"content\":\"x\"}"), EXPECTED));
        threads.add(client("flapping", () -> api.get("/api/runtimes/" + FLAPPING + "/workers"), EXPECTED));
        threads.add(client("embedded", worker::detail, Set.of()));
        threads.add(client("embedded", () -> worker.input("hello"), Set.of(FailureCode.WORKER_BUSY)));
        threads.forEach(Thread::start);
        return threads;
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
                        faults.add(response.method() + " " + response.path() + " answered " + response.status() + " " + response.raw().body());
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

    /** Threads of a kind that was not there before. How many a pool has just now depends on what was done last, not on what was left behind. */
    private static List<String> beyond(Set<String> before) {
        return Backend.threads().stream().filter(name -> !before.contains(kind(name))).toList();
    }

    private static Set<String> kinds(List<String> threads) {
        return threads.stream().map(SourceChurnIT::kind).filter(kind -> !kind.contains(FLAPPING)).collect(Collectors.toSet());
    }

    private static String kind(String thread) {
        return thread.replaceFirst("-\\d+$", "");
    }
}
