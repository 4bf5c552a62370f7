package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.ReconnectingSseClient;
import dev.yado.itests.harness.RuntimeProcess;
import dev.yado.itests.harness.WorkerApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.osgi.framework.Bundle;

/**
 * Viewers of Workers here, in a Runtime elsewhere that stays, and in one that is killed again and again, while the HTTP bundle is updated under them: each sees every event
 * once, or is told in so many words why not. {@link RemoteSoakIT} is its short form; {@link #main} the long one, which {@code benchmarks/run soak} starts.
 */
final class RemoteSoak {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int LONGEST_LIFE_MS = 1_500;
    private static final String TALK = "/delay 100\n/repeat 100000 one";
    private static final Set<String> EXPECTED_OF_DOOMED = Set.of("backend.closing", "backend.runtime_unavailable", "backend.worker_not_found", "backend.reset");

    /**
     * @param store         of the Runtime that is killed: {@code sqlite} or {@code memory}
     * @param rounds        in each of which the HTTP bundle is updated once and the Runtime killed once
     * @param doomedWorkers in the Runtime that is killed
     * @param doomedViewers of those Workers, one each as long as there are Workers
     * @param steadyWorkers in each of the two Runtimes that are not
     * @param steadyViewers of each of those two Runtimes' Workers
     */
    record Plan(String store, int rounds, int doomedWorkers, int doomedViewers, int steadyWorkers, int steadyViewers, long seed) {
    }

    private final Plan plan;
    private final Random random;
    private final Map<String, Long> counts = new TreeMap<>();
    private Api api;

    private RemoteSoak(Plan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /** @param arguments the store, and the number of rounds */
    public static void main(String[] arguments) throws Exception {
        String store = arguments.length > 0 ? arguments[0] : "sqlite";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        Plan plan = new Plan(store, rounds, 40, 16, 5, 2, System.nanoTime());
        System.out.println(plan);
        Path folder = Files.createTempDirectory("yado-soak");
        long begun = System.nanoTime();
        run(plan, folder).forEach((what, count) -> System.out.printf("%-40s %8d%n", what, count));
        System.out.printf("%-40s %8d%n", "seconds", (System.nanoTime() - begun) / 1_000_000_000);
    }

    /** @return what happened how often, by name; fails when a viewer missed something, or saw it twice, without being told why */
    static Map<String, Long> run(Plan plan, Path folder) throws Exception {
        return new RemoteSoak(plan).run(folder);
    }

    private Map<String, Long> run(Path folder) throws Exception {
        try (RuntimeProcess dies = RuntimeProcess.start("dies", folder, "--store", plan.store());
                HttpRuntime stays = HttpRuntime.start(folder.resolve("stays"), Map.of());
                Backend backend = Backend.start(Files.createDirectories(folder.resolve("backend")), List.of("remote-client"),
                        settings -> settings.configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1)))) {
            api = backend.api();
            Bundle http = backend.bundle("dev.yado.backend.http");
            backend.configure("dev.yado.source.remote~stays.cfg", "runtime_id = stays\nbase_url = " + stays.api().base() + "\n");
            backend.configure(dies.configurationName(), dies.configuration());
            awaitRunning("stays");
            awaitRunning("dies");
            List<ReconnectingSseClient> steady = new ArrayList<>(watch(workers(Api.EMBEDDED, plan.steadyWorkers()), plan.steadyViewers()));
            steady.addAll(watch(workers("stays", plan.steadyWorkers()), plan.steadyViewers()));
            steady.forEach(viewer -> talk(viewer.worker()));
            soak(dies, http, steady);
            finish(steady, Set.of("backend.closing"), "steady");
            Await.until("no stream left open", BOUND, () -> api.get("/metrics").expect(200).raw().body().contains("\nyado_streams_open 0\n"));
        }
        return counts;
    }

    private void soak(RuntimeProcess dies, Bundle http, List<ReconnectingSseClient> steady) throws Exception {
        List<WorkerApi> workers = workers("dies", plan.doomedWorkers());
        List<ReconnectingSseClient> viewers = watch(workers, plan.doomedViewers());
        for (int round = 0; round < plan.rounds(); round++) {
            if (!isDurable() && round > 0) {
                workers = workers("dies", plan.doomedWorkers());
                viewers = watch(workers, plan.doomedViewers());
            }
            workers.forEach(this::talk);
            awaitNews(viewers);
            if (round % 3 == 1) {
                // The API is unavailable while the Runtime is killed: clients that reconnect find an unavailable Runtime.
                http.stop();
                dies.kill();
                http.update();
                http.start();
            } else {
                http.update();
                awaitNews(viewers);
                Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
                dies.kill();
            }
            count("updates of the HTTP bundle", 1);
            count("kills of the Runtime", 1);
            awaitNews(steady);
            dies.restart();
            awaitRunning("dies");
            if (isDurable()) {
                for (WorkerApi worker : workers) {
                    assertEquals("idle", worker.detail().expect(200).text("/run/state"), "no run outlives its process");
                }
            } else {
                List<ReconnectingSseClient> over = viewers;
                Await.until("the viewers of what was in memory being told", BOUND, () -> over.stream().allMatch(ReconnectingSseClient::gone));
                check(viewers, EXPECTED_OF_DOOMED, "doomed");
            }
        }
        if (isDurable()) {
            workers.forEach(this::talk);
            awaitNews(viewers);
            finish(viewers, EXPECTED_OF_DOOMED, "doomed");
        }
    }

    private boolean isDurable() {
        return !plan.store().equals("memory");
    }

    /** Ends the runs, and waits until each viewer has seen their last event. */
    private void finish(List<ReconnectingSseClient> viewers, Set<String> expected, String kind) throws Exception {
        for (WorkerApi worker : new HashSet<>(viewers.stream().map(ReconnectingSseClient::worker).toList())) {
            assertEquals("running", worker.detail().expect(200).text("/run/state"), "the Worker talked to the end");
            worker.cancel("{\"scope\":\"run\"}").expect(200);
            worker.awaitIdle();
        }
        for (ReconnectingSseClient viewer : viewers) {
            long last = viewer.worker().detail().expect(200).json().at("/last_event_id").asLong();
            Await.until("each viewer seeing the end", BOUND, () -> viewer.newest() == last);
            viewer.stopReading();
            viewer.join(BOUND.toMillis());
        }
        check(viewers, expected, kind);
    }

    private void check(List<ReconnectingSseClient> viewers, Set<String> expected, String kind) {
        for (ReconnectingSseClient viewer : viewers) {
            List<List<Long>> logs = new ArrayList<>(viewer.seenBeforeReset());
            logs.add(viewer.seen());
            for (List<Long> log : logs) {
                assertEquals(dense(log), log, () -> "no gap, none twice, in what a viewer of " + viewer.worker() + " saw");
                count(kind + ": events seen", log.size());
            }
            assertEquals(1, viewer.seenBeforeReset().isEmpty() && !viewer.seen().isEmpty() ? viewer.seen().get(0) : 1L, "from the first event on");
            assertThat(expected).as(() -> "a " + kind + " viewer was told " + viewer.diagnostics()).containsAll(viewer.diagnostics());
            viewer.diagnostics().forEach(code -> count(kind + ": told " + code, 1));
            count(kind + ": viewers", 1);
            count(kind + ": connections of viewers", viewer.connections());
        }
    }

    private static List<Long> dense(List<Long> log) {
        return log.isEmpty() ? log : LongStream.range(log.get(0), log.get(0) + log.size()).boxed().toList();
    }

    private void count(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    private List<WorkerApi> workers(String runtime, int number) throws Exception {
        List<WorkerApi> workers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            workers.add(api.createWorker(runtime, "{\"intent\":{\"kind\":\"assistant\"}}"));
            count("Workers", 1);
        }
        return workers;
    }

    private static List<ReconnectingSseClient> watch(List<WorkerApi> workers, int number) {
        List<ReconnectingSseClient> viewers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            viewers.add(new ReconnectingSseClient(workers.get(i % workers.size())));
        }
        viewers.forEach(Thread::start);
        return viewers;
    }

    /** Has it talk from now on. */
    private void talk(WorkerApi worker) {
        try {
            if (worker.detail().expect(200).text("/run/state").equals("idle")) {
                worker.input(TALK).expect(200);
            }
        } catch (Exception e) {
            throw new AssertionError("Worker " + worker + " takes no input", e);
        }
    }

    private static void awaitNews(List<ReconnectingSseClient> viewers) throws Exception {
        for (ReconnectingSseClient viewer : viewers) {
            long before = viewer.newest();
            Await.until("each viewer seeing something new", BOUND, () -> viewer.newest() > before);
        }
    }

    private void awaitRunning(String runtime) throws Exception {
        Await.until("Runtime " + runtime, BOUND, () -> api.runtime(runtime).at("/status").asString(""), "running"::equals);
    }
}
