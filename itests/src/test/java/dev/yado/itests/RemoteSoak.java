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
 * Soak test: clients observe Workers of the embedded Runtime, of a stable remote Runtime, and of one that is repeatedly killed, while the HTTP bundle is
 * updated. Each client receives every event once, or a diagnostic that explains the loss. {@link RemoteSoakIT} is the short form; {@code benchmarks/run soak}
 * starts {@link #main}, the long one.
 */
final class RemoteSoak {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int MAX_MILLIS_UNTIL_KILL = 1_500;
    private static final String CONTINUOUS_OUTPUT = "/delay 100\n/repeat 100000 one";
    private static final Set<String> EXPECTED_OF_DOOMED = Set.of("backend.closing", "backend.runtime_unavailable", "backend.worker_not_found", "backend.reset");

    /**
     * @param store         the store of the killed Runtime: {@code sqlite} or {@code memory}
     * @param rounds        number of rounds; each updates the HTTP bundle once and kills the Runtime once
     * @param doomedWorkers number of Workers in the killed Runtime
     * @param doomedClients number of clients of those Workers, distributed evenly
     * @param steadyWorkers number of Workers in each of the other two Runtimes
     * @param steadyClients number of clients of each of those two Runtimes' Workers
     */
    record Plan(String store, int rounds, int doomedWorkers, int doomedClients, int steadyWorkers, int steadyClients, long seed) {
    }

    private final Plan plan;
    private final Random random;
    private final Map<String, Long> counts = new TreeMap<>();
    private Api api;

    private RemoteSoak(Plan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /** @param arguments the store and the number of rounds */
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

    /** Runs the test and returns its counts by name. Fails if a client misses an event or receives it twice without a diagnostic. */
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
            List<ReconnectingSseClient> steady = new ArrayList<>(watch(workers(Api.EMBEDDED, plan.steadyWorkers()), plan.steadyClients()));
            steady.addAll(watch(workers("stays", plan.steadyWorkers()), plan.steadyClients()));
            steady.forEach(client -> startContinuousRun(client.worker()));
            soak(dies, http, steady);
            finish(steady, Set.of("backend.closing"), "steady");
            Await.until("all streams being closed", BOUND, () -> api.get("/metrics").expect(200).raw().body().contains("\nyado_streams_open 0\n"));
        }
        return counts;
    }

    private void soak(RuntimeProcess dies, Bundle http, List<ReconnectingSseClient> steady) throws Exception {
        List<WorkerApi> workers = workers("dies", plan.doomedWorkers());
        List<ReconnectingSseClient> clients = watch(workers, plan.doomedClients());
        for (int round = 0; round < plan.rounds(); round++) {
            if (!isDurable() && round > 0) {
                workers = workers("dies", plan.doomedWorkers());
                clients = watch(workers, plan.doomedClients());
            }
            workers.forEach(this::startContinuousRun);
            awaitNewEvents(clients);
            if (round % 3 == 1) {
                // The API is unavailable while the Runtime is killed: clients that reconnect find an unavailable Runtime.
                http.stop();
                dies.kill();
                http.update();
                http.start();
            } else {
                http.update();
                awaitNewEvents(clients);
                Thread.sleep(random.nextInt(MAX_MILLIS_UNTIL_KILL));
                dies.kill();
            }
            count("updates of the HTTP bundle", 1);
            count("kills of the Runtime", 1);
            awaitNewEvents(steady);
            dies.restart();
            awaitRunning("dies");
            if (isDurable()) {
                for (WorkerApi worker : workers) {
                    assertEquals("idle", worker.detail().expect(200).text("/run/state"), "no run outlives its process");
                }
            } else {
                List<ReconnectingSseClient> over = clients;
                Await.until("the clients of lost Workers getting a diagnostic", BOUND, () -> over.stream().allMatch(ReconnectingSseClient::gone));
                check(clients, EXPECTED_OF_DOOMED, "doomed");
            }
        }
        if (isDurable()) {
            workers.forEach(this::startContinuousRun);
            awaitNewEvents(clients);
            finish(clients, EXPECTED_OF_DOOMED, "doomed");
        }
    }

    private boolean isDurable() {
        return !plan.store().equals("memory");
    }

    /** Ends the runs, and waits until each client has received the last event. */
    private void finish(List<ReconnectingSseClient> clients, Set<String> expected, String kind) throws Exception {
        for (WorkerApi worker : new HashSet<>(clients.stream().map(ReconnectingSseClient::worker).toList())) {
            assertEquals("running", worker.detail().expect(200).text("/run/state"), "the run was active until the end");
            worker.cancel("{\"scope\":\"run\"}").expect(200);
            worker.awaitIdle();
        }
        for (ReconnectingSseClient client : clients) {
            long last = client.worker().detail().expect(200).json().at("/last_event_id").asLong();
            Await.until("each client receiving the last event", BOUND, () -> client.newest() == last);
            client.stopReading();
            client.join(BOUND.toMillis());
        }
        check(clients, expected, kind);
    }

    private void check(List<ReconnectingSseClient> clients, Set<String> expected, String kind) {
        for (ReconnectingSseClient client : clients) {
            List<List<Long>> logs = new ArrayList<>(client.seenBeforeReset());
            logs.add(client.seen());
            for (List<Long> log : logs) {
                assertEquals(dense(log), log, () -> "gaps or duplicates for a client of " + client.worker());
                count(kind + ": events received", log.size());
            }
            assertEquals(1, client.seenBeforeReset().isEmpty() && !client.seen().isEmpty() ? client.seen().get(0) : 1L, "the first event");
            assertThat(expected).as(() -> "a " + kind + " client got the diagnostics " + client.diagnostics()).containsAll(client.diagnostics());
            client.diagnostics().forEach(code -> count(kind + ": diagnostic " + code, 1));
            count(kind + ": clients", 1);
            count(kind + ": client connections", client.connections());
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
        List<ReconnectingSseClient> clients = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            clients.add(new ReconnectingSseClient(workers.get(i % workers.size())));
        }
        clients.forEach(Thread::start);
        return clients;
    }

    /** Sends the input that produces events continuously. */
    private void startContinuousRun(WorkerApi worker) {
        try {
            if (worker.detail().expect(200).text("/run/state").equals("idle")) {
                worker.input(CONTINUOUS_OUTPUT).expect(200);
            }
        } catch (Exception e) {
            throw new AssertionError("Worker " + worker + " rejects the input", e);
        }
    }

    private static void awaitNewEvents(List<ReconnectingSseClient> clients) throws Exception {
        for (ReconnectingSseClient client : clients) {
            long before = client.newest();
            Await.until("each client receiving a new event", BOUND, () -> client.newest() > before);
        }
    }

    private void awaitRunning(String runtime) throws Exception {
        Await.until("Runtime " + runtime, BOUND, () -> api.runtime(runtime).at("/status").asString(""), "running"::equals);
    }
}
