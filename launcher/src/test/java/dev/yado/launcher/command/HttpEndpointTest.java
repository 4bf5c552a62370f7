package dev.yado.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aServerThatDoesNotKnowItsServletsYetIsWaitedFor() throws Exception {
        ListenAddress address = serve(n -> n < 4 ? 404 : 200);
        new HttpEndpoint("--listen", address, Optional.empty()).awaitResponse(address, "/livez", Duration.ofSeconds(30));
        assertEquals(4, asked.get());
    }

    @Test
    void aRefusalIsAnAnswerToo() throws Exception {
        ListenAddress address = serve(n -> 401);
        new HttpEndpoint("--listen", address, Optional.empty()).awaitResponse(address, "/livez", Duration.ofSeconds(30));
        assertEquals(1, asked.get());
    }

    @Test
    void aServerThatNeverServesIsAFailedStart() throws Exception {
        ListenAddress address = serve(n -> 404);
        HttpEndpoint endpoint = new HttpEndpoint("--listen", address, Optional.empty());
        LaunchException failed = assertThrows(LaunchException.class, () -> endpoint.awaitResponse(address, "/livez", Duration.ofMillis(100)));
        assertThat(failed.getMessage()).contains("responds with status 404 to /livez");
    }

    private ListenAddress serve(IntUnaryOperator status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.applyAsInt(asked.incrementAndGet()), -1);
            exchange.close();
        });
        server.start();
        return new ListenAddress("127.0.0.1", server.getAddress().getPort());
    }
}
