package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.RawHttp.Response;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoHome;
import dev.yado.itests.harness.YadoProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are slow, silent or too many cost only themselves: others are served meanwhile, and they end with a typed response. */
class HostileConnectionsIT {

    private static final String WORKERS = "/api/runtimes/" + Api.EMBEDDED + "/workers";
    private static final String HEADER_WITHOUT_END = "GET /api/workspace HTTP/1.1\r\nHost: localhost\r\nX-Drip: ";
    private static final String NO_BODY = "POST " + WORKERS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    private static final String PART_OF_BODY = NO_BODY + "{\"intent\":";
    private static final String CHUNK = NO_BODY.replace("Content-Length: 100", "Transfer-Encoding: chunked") + "5\r\n{\"int\r\n";

    /** Connections that are closed at the end of the test. */
    private static final class Crowd implements AutoCloseable {
        private final URI base;
        private final List<RawHttp> connections = new ArrayList<>();

        Crowd(URI base) {
            this.base = base;
        }

        List<RawHttp> open(int count, String text) throws IOException {
            List<RawHttp> opened = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                RawHttp connection = RawHttp.connect(base);
                connections.add(connection);
                opened.add(connection);
                try {
                    connection.send(text);
                } catch (IOException e) {
                    // Refused already: its response shows that.
                }
            }
            return opened;
        }

        @Override
        public void close() throws IOException {
            for (RawHttp connection : connections) {
                connection.close();
            }
        }
    }

    private static void assertLate(List<RawHttp> connections) throws IOException {
        for (RawHttp connection : connections) {
            Response response = connection.read(false);
            assertEquals(408, response.status(), response.body());
            assertThat(response.body()).contains("\"request_timeout\"");
            assertEquals("close", response.header("Connection"));
        }
    }

    private static boolean hasResponse(RawHttp connection) {
        try {
            return connection.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            // Closed while data of the client was under way, which makes TCP drop the response.
            return false;
        }
    }

    private static void assertRefused(RawHttp connection) {
        try {
            Response response = connection.read(false);
            assertEquals(503, response.status(), response.body());
            assertThat(response.body()).contains("\"overloaded\"");
            assertEquals("close", response.header("Connection"));
            assertThat(response.header("Retry-After")).isNotEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertServed(Api api) throws Exception {
        api.get("/livez").expect(200);
        api.get("/readyz").expect(200);
        api.createWorker();
        // On a new connection as well.
        assertEquals(200, get(api.base(), "/api/workspace").status());
    }

    private static Response get(URI base, String path) throws IOException {
        return RawHttp.exchange(base, ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII), false);
    }

    @Test
    void hostileConnectionsAreRefusedAndOthersAreServed(@TempDir Path data) throws Exception {
        try (Backend backend =
                Backend.start(data, settings -> settings.configuration("dev.yado.http", Map.of("header_timeout_seconds", 1, "max_connections", 30))
                        .configuration("dev.yado.backend.http", Map.of("heartbeat_seconds", 1)))) {
            lateHeadersEndTheConnection(backend.api());
            connectionsThatWaitLongestMakeRoom(backend.api());
            openStreamsLeaveHealthChecks(backend.api());
        }
    }

    private static void lateHeadersEndTheConnection(Api api) throws Exception {
        try (Crowd crowd = new Crowd(api.base())) {
            List<RawHttp> late = new ArrayList<>();
            for (String text : List.of("G", HEADER_WITHOUT_END, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\nGET /livez HTTP/1.1\r\n")) {
                late.addAll(crowd.open(5, text));
            }
            for (RawHttp second : late.subList(late.size() - 5, late.size())) {
                assertEquals(200, second.read(false).status());
                second.send("H");
            }
            List<RawHttp> silent = crowd.open(3, "");
            assertServed(api);
            assertLate(late);
            for (RawHttp connection : silent) {
                assertThat(connection.socket().getInputStream().read()).as("a client that sent nothing gets no response").isEqualTo(-1);
            }
        }
    }

    private static void connectionsThatWaitLongestMakeRoom(Api api) throws Exception {
        try (Crowd crowd = new Crowd(api.base())) {
            List<RawHttp> waiting = crowd.open(60, NO_BODY);
            assertServed(api);
            Await.until("those that wait longest making room", Duration.ofSeconds(5),
                    () -> waiting.stream().filter(HostileConnectionsIT::hasResponse).count() >= 25);
            waiting.stream().filter(HostileConnectionsIT::hasResponse).forEach(HostileConnectionsIT::assertRefused);
        }
    }

    private static void openStreamsLeaveHealthChecks(Api api) throws Exception {
        try (Crowd crowd = new Crowd(api.base())) {
            String stream = "GET " + api.createWorker().path() + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
            for (RawHttp open : crowd.open(30, stream)) {
                assertEquals(200, open.read(true).status());
            }
            // The first ones may find connections that still wait for their clients.
            Response refused = Await.until("refusal while only streams are open", Duration.ofSeconds(10), () -> get(api.base(), "/api/workspace"),
                    response -> response.status() == 503);
            assertThat(refused.body()).contains("\"overloaded\"");
            assertEquals("close", refused.header("Connection"));
            assertEquals(200, get(api.base(), "/livez").status(), "liveness is served while nothing else is");
        }
        Await.until("room for new connections", Duration.ofSeconds(20), () -> get(api.base(), "/api/workspace").status() == 200);
    }

    @Tag("slow")
    @Test
    void hundredsOfHostileConnectionsAreContained(@TempDir Path data) throws Exception {
        try (YadoProcess process = YadoProcess.backend(data)) {
            Api api = process.awaitBackend();
            try (Crowd crowd = new Crowd(api.base())) {
                List<RawHttp> late = crowd.open(500, HEADER_WITHOUT_END);
                late.addAll(crowd.open(900, NO_BODY));
                late.addAll(crowd.open(50, PART_OF_BODY));
                late.addAll(crowd.open(50, CHUNK));
                assertServed(api);
                assertLate(late);
                assertServed(api);
                System.out
                        .println("500 unfinished headers and 1,000 unfinished bodies: all " + late.size() + " ended with request_timeout; others were served");
            }
        }
    }

    @Tag("slow")
    @Test
    void hostileConnectionsDoNotUseUpTheFilesOfTheProcess(@TempDir Path data) throws Exception {
        try (YadoProcess process = YadoProcess.run(Path.of("/bin/sh"), "-c", "ulimit -n 256; exec \"$0\" \"$@\"",
                YadoHome.distribution().home().resolve("bin/yado").toString(), "backend", "--listen", "127.0.0.1:0", "--data", data.toString())) {
            Api api = process.awaitBackend();
            for (String text : List.of(HEADER_WITHOUT_END, NO_BODY, "")) {
                assertServedBesides(400, text, api);
            }
            assertServedBesides(2_400, HEADER_WITHOUT_END, api);
            assertServedBesides(2_400, NO_BODY, api);
            // The ends of so many connections are work as well.
            Await.until("room after the connections", Duration.ofSeconds(20), () -> get(api.base(), "/api/workspace").status() == 200);
            WorkerApi worker = api.createWorker();
            worker.input("hello").expect(200);
            worker.awaitIdle();
            assertThat(process.lines()).noneMatch(line -> line.contains("Too many open files") || line.contains("cannot be read"));
            assertThat(process.lines().stream().filter(line -> line.contains("open connections is reached"))).as("logged once a minute").hasSizeBetween(1, 4);
        }
    }

    /** Opens {@code count} connections that send {@code text}, and uses the API as they come and while they are open. */
    private static void assertServedBesides(int count, String text, Api api) throws Exception {
        long slowest = 0;
        int served = 0;
        try (Crowd crowd = new Crowd(api.base())) {
            for (int opened = 0; opened < count; opened += 100) {
                crowd.open(100, text);
                long began = System.nanoTime();
                assertServed(api);
                slowest = Math.max(slowest, System.nanoTime() - began);
                served++;
            }
            long refused = crowd.connections.stream().filter(HostileConnectionsIT::hasResponse).count();
            System.out.println(count + " connections at 256 files, each sending " + text.length() + " bytes: " + served + " of " + served
                    + " groups of 4 requests served, the slowest in " + slowest / 1_000_000 + " ms; " + refused + " connections were refused meanwhile");
        }
    }
}
