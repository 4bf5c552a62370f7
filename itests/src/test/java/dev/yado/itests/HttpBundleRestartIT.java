package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.ReconnectingSseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoThreads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** The HTTP bundle is restarted under load: the Runtime is not affected, and clients miss no event. */
class HttpBundleRestartIT {

    private static final int WORKERS = 4;
    private static final int CLIENTS_PER_WORKER = 5;
    private static final int RESTARTS = 10;
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final YadoThreads threads = YadoThreads.fromNowOn();

    @Test
    void httpBundleRestartsUnderLoadLoseNoEvents(@TempDir Path data) throws Exception {
        // The server notices a disconnected client when it writes to it; short heartbeats make that quick.
        try (Backend backend = Backend.start(data, settings -> settings.configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1)))) {
            Api api = backend.api();
            Bundle http = backend.bundle("dev.yado.backend.http");
            List<WorkerApi> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(api.createWorker());
            }
            List<ReconnectingSseClient> clients = new ArrayList<>();
            for (WorkerApi worker : workers) {
                // Produces events for longer than the restarts take.
                worker.input("/delay 5\n/repeat 5000 one two three").expect(200);
                for (int i = 0; i < CLIENTS_PER_WORKER; i++) {
                    clients.add(new ReconnectingSseClient(worker));
                }
            }
            clients.forEach(Thread::start);
            for (ReconnectingSseClient client : clients) {
                Await.until("each client receiving an event", BOUND, () -> client.newest() > 0);
            }

            for (int i = 0; i < RESTARTS; i++) {
                http.stop();
                Await.until("the end of the bundle's threads", Duration.ofSeconds(2), this::streamThreads, List::isEmpty);
                assertThat(RawHttp.exchange(api.base(), "nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII), false).header("Content-Type"))
                        .as("while the bundle is stopped, errors are still JSON")
                        .startsWith("application/json");
                long beforeStop = clients.get(0).newest();
                http.start();
                Await.until("new events after restart " + i, BOUND, () -> clients.get(0).newest() > beforeStop);
            }
            for (WorkerApi worker : workers) {
                // Cancel only the run; the amount of its output does not matter.
                assertEquals("running", worker.detail().expect(200).text("/run/state"), "the run was active throughout");
                worker.cancel("{\"scope\":\"run\"}").expect(200);
                worker.awaitIdle();
            }

            for (ReconnectingSseClient client : clients) {
                long last = client.worker().detail().expect(200).json().at("/last_event_id").asLong();
                Await.until("each client receiving the last event", BOUND, () -> client.newest() == last);
                client.stopReading();
                assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), client.seen(), "no gaps or duplicates");
                assertThat(client.connections()).as("it reconnected repeatedly: " + client.connections()).isGreaterThanOrEqualTo(RESTARTS / 2);
                assertTrue(client.diagnostics().stream().allMatch("backend.closing"::equals), () -> client.diagnostics().toString());
                assertThat(client.diagnostics()).as("a stream reports why it ends").isNotEmpty();
            }
            for (WorkerApi worker : workers) {
                String log = api.get(worker.path() + "/events?limit=256").expect(200).raw().body();
                assertThat(log).as("no run was interrupted").doesNotContain("interrupted");
            }
            for (ReconnectingSseClient client : clients) {
                client.join(BOUND.toMillis());
            }
            Await.until("all streams being closed", BOUND, () -> api.get("/metrics").expect(200).raw().body().contains("\nyado_streams_open 0\n"));
        }
    }

    private List<String> streamThreads() {
        return threads.names().stream().filter(name -> name.startsWith("yado-backend-")).toList();
    }
}
