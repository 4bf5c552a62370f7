package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.WorkerApi;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that disconnect before the response, or never send their request body, leave no open connections and do not delay other clients. */
class DisconnectedClientsIT {

    private static final int CLIENTS = 100;
    /** Tolerance for files that other threads of this process open meanwhile. */
    private static final int TOLERANCE = 20;
    private static final int INCOMPLETE_REQUESTS = 250;
    private static final Duration BOUND = Duration.ofSeconds(20);

    @Test
    void connectionsOfDisconnectedClientsAreClosed(@TempDir Path data) throws Exception {
        assumeTrue(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean, "open connections can be counted here");
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (Backend backend = Backend.start(data, settings -> settings
                .configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1, "stream_linger_seconds", 0)))) {
            WorkerApi worker = backend.api().createWorker();
            worker.detail();
            long before = system.getOpenFileDescriptorCount();
            for (int i = 0; i < CLIENTS; i++) {
                disconnectAfterSending(backend, "GET " + worker.path() + "/events", "Accept: text/event-stream\r\n\r\n");
                disconnectAfterSending(backend, "GET /api/events", "Accept: text/event-stream\r\n\r\n");
                disconnectAfterSending(backend, "POST " + worker.path() + "/input", "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{");
            }
            Await.until("the connections of disconnected clients being closed (before: " + before + ")", BOUND,
                    system::getOpenFileDescriptorCount, now -> now < before + TOLERANCE);
            worker.input("hello").expect(200);
        }
    }

    /** Uses more connections than the server has threads on a JDK without virtual threads. */
    @Test
    void incompleteBodiesDelayOtherClientsAtMostForTheBodyTimeout(@TempDir Path data) throws Exception {
        List<RawHttp> incomplete = new ArrayList<>();
        try (Backend backend = Backend.start(data, settings -> settings.configuration("dev.yado.backend.http", Map.of("body_timeout_seconds", 1)))) {
            WorkerApi worker = backend.api().createWorker();
            for (int i = 0; i < INCOMPLETE_REQUESTS; i++) {
                RawHttp http = RawHttp.connect(backend.api().base());
                incomplete.add(http);
                http.send("POST " + worker.path() + "/input HTTP/1.1\r\nHost: " + backend.api().base().getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n");
            }
            long start = System.nanoTime();
            worker.input("hello").expect(200);
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            assertThat(waited.compareTo(BOUND)).as("a complete request waited for " + waited + "; body_timeout_seconds is 1").isLessThan(0);
        } finally {
            for (RawHttp http : incomplete) {
                http.close();
            }
        }
    }

    private static void disconnectAfterSending(Backend backend, String line, String rest) throws Exception {
        try (RawHttp http = RawHttp.connect(backend.api().base())) {
            http.send(line + " HTTP/1.1\r\nHost: " + backend.api().base().getAuthority() + "\r\n" + rest);
            // Closing resets the connection; the server notices it when a write fails.
            http.socket().setSoLinger(true, 0);
        }
    }
}
