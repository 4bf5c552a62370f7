package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoProcess;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads held by the HTTP server, and its log output for malformed requests. */
class HttpServerIT {

    private static final int STREAMS = 200;
    /** Allows for the server's own threads and those still opening streams. */
    private static final int THREADS = 60;

    @Test
    void idleStreamsHoldNoThreads(@TempDir Path data) throws Exception {
        List<RawHttp> streams = new ArrayList<>();
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            WorkerApi worker = api.createWorker();
            int before = ManagementFactory.getThreadMXBean().getThreadCount();
            for (int i = 0; i < STREAMS; i++) {
                RawHttp stream = RawHttp.connect(api.base());
                streams.add(stream);
                stream.send("GET " + worker.path() + "/events HTTP/1.1\r\nHost: 127.0.0.1:" + api.base().getPort() + "\r\nAccept: text/event-stream\r\n\r\n");
                assertEquals(200, stream.read(true).status());
            }
            int more = ManagementFactory.getThreadMXBean().getThreadCount() - before;
            assertThat(more).as(STREAMS + " idle streams hold " + more + " threads").isLessThan(THREADS);
            assertThat(api.get("/metrics").expect(200).raw().body()).contains("\nyado_streams_open " + STREAMS + "\n");
        } finally {
            for (RawHttp stream : streams) {
                stream.close();
            }
        }
    }

    @Test
    void malformedRequestsAreNotLogged(@TempDir Path data) throws Exception {
        try (YadoProcess process = YadoProcess.backend(data)) {
            URI base = process.awaitUrl();
            int lines = process.lines().size();
            for (String request : List.of("MARKER\r\n\r\n", "GET / HTTP/1.1\r\nHost: MARKER:99x\r\n\r\n",
                    "GET /" + "MARKER".repeat(4_000) + " HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "MARKER".repeat(7_000) + "\r\n\r\n", "GET /%zzMARKER HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: MARKER=\u0001;\"\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: MARKER\r\n\r\n",
                    "GET http://MARKER:99999/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: MARKER\r\n\r\n")) {
                RawHttp.Response response = RawHttp.exchange(base, request.getBytes(StandardCharsets.ISO_8859_1), false);
                assertThat(response.header("Content-Type")).as(() -> request + " responded " + response).startsWith("application/json");
            }
            List<String> logged = process.lines().subList(lines, process.lines().size());
            // Under load Jetty sometimes warns that a job failed because a buffer was "already released" when a connection closed; no request causes it.
            List<String> logLines = IntStream.range(0, logged.size())
                    .filter(i -> logged.get(i).contains("MARKER") || logged.get(i).contains(" WARN ") && !logged.get(i).contains("already released")
                            && !(i + 1 < logged.size() && logged.get(i + 1).contains("already released")))
                    .mapToObj(logged::get).toList();
            assertEquals(List.of(), logLines, () -> "malformed requests get an error and are not logged: " + logged);
        }
    }
}
