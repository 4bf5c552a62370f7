package dev.yado.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yado.http.FakeHttp;
import dev.yado.http.body.BodyBudget;
import dev.yado.http.body.BodyReader;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServletTest {

    record EndBody(Optional<String> reason) {
    }

    private static final ModelJson JSON = new ModelJson();
    private boolean overloaded;
    private final RequestMetrics metrics = new RequestMetrics();
    private final ApiServlet servlet = new ApiServlet(new Router(List.of(
            Route.json("GET", "/livez", exchange -> HealthRoutes.LIVE),
            Route.json("GET", "/api/ok", exchange -> Map.of("a", 1)),
            Route.json("GET", "/api/runtimes/{runtime_id}/workers/{worker_id}", exchange -> {
                throw new AssertionError("a bad id must be refused before anything is done with it");
            }),
            Route.json("GET", "/api/stream", exchange -> Map.of("stream", StreamRequest.wantsStream(exchange))),
            Route.json("GET", "/api/busy", exchange -> {
                throw new YadoException(new Failure(FailureCode.OVERLOADED, "later").with(Failure.RETRY_AFTER, 7));
            }),
            Route.json("POST", "/api/refusing", exchange -> {
                exchange.body(EndBody.class);
                throw new YadoException(FailureCode.WORKER_BUSY, "not now");
            }),
            Route.json("GET", "/api/broken", exchange -> {
                throw new IllegalStateException("/home/someone/secret.db is locked");
            }),
            Route.json("GET", "/api/replaced", exchange -> {
                throw new NoClassDefFoundError("dev/yado/inside/Secret");
            })), "/api/openapi.json"), new BodyReader(100, Duration.ofSeconds(1), new BodyBudget(1_000), (request, delay, action) -> () -> {
            }), new ResponseWriter(JSON), metrics, request -> overloaded);

    private FakeHttp serve(String method, String uri) throws Exception {
        FakeHttp http = new FakeHttp(method, uri);
        servlet.service(http.request(), http.response());
        return http;
    }

    @Test
    void responsesAreJsonAndNotStored() throws Exception {
        FakeHttp http = serve("GET", "/api/ok");
        assertEquals("{\"a\":1}", http.text());
        assertEquals("application/json", http.answered.get("Content-Type"));
        assertEquals("no-store", http.answered.get("Cache-Control"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"text/event-stream|true", "application/json, Text/Event-Stream;q=0.1|true", "text/event-stream;charset=utf-8;q=1|true",
        "text/event-stream;q=0, application/json|false", "text/event-stream ; Q = 0.000|false", "*/*|false", "text/event-streams|false"})
    void aStreamIsSentToClientsThatAcceptIt(String accept, boolean stream) throws Exception {
        FakeHttp http = new FakeHttp("GET", "/api/stream").header("Accept", accept);
        servlet.service(http.request(), http.response());
        assertEquals("{\"stream\":" + stream + "}", http.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb/workers/w", "../workers/w", "a/workers/..", "/workers/w", "a/workers/", "a%00/workers/w", "a/workers/w;x=1",
        "a.b/workers/w", "%C3%A4/workers/w"})
    void aBadIdIsRefusedBeforeAnythingElse(String path) throws Exception {
        FakeHttp http = serve("GET", "/api/runtimes/" + path);
        assertEquals(400, http.status, http.toString());
        assertThat(http.text()).as(http.toString()).contains("\"invalid_identifier\"");
        serve("GET", "/api/runtimes/" + "a".repeat(121) + "/workers/w");
        assertEquals(400, http.status);
    }

    @Test
    void aTransientFailureSaysWhenToRetry() throws Exception {
        FakeHttp http = serve("GET", "/api/busy");
        assertEquals(503, http.status);
        assertEquals("7", http.answered.get("Retry-After"));
        assertEquals("{\"error\":{\"code\":\"overloaded\",\"message\":\"later\",\"retry_after\":7}}", http.text());
    }

    @Test
    void aRefusalWithAnUnreadBodyClosesTheConnection() throws Exception {
        FakeHttp unread = new FakeHttp("PATCH", "/api/ok").body("{}");
        servlet.service(unread.request(), unread.response());
        assertEquals(405, unread.status);
        assertEquals("close", unread.answered.get("Connection"), "the next request on this connection would be lost");

        FakeHttp read = new FakeHttp("POST", "/api/refusing").header("Content-Type", "application/json").body("{}");
        servlet.service(read.request(), read.response());
        assertEquals(409, read.status, read.toString());
        assertThat(read.answered).as("a body that was read is in nobody's way").doesNotContainKey("Connection");
        assertThat(serve("GET", "/api/nothing").answered).as("nor is one that is not there").doesNotContainKey("Connection");
    }

    @Test
    void anUnexpectedFailureRevealsNothing() throws Exception {
        FakeHttp http = serve("GET", "/api/broken");
        assertEquals(500, http.status);
        assertThat(http.text()).as(http.toString()).contains("\"error_id\":\"");
        assertFalse(http.text().contains("secret") || http.text().contains("Exception"), http.toString());
    }

    @Test
    void aRequestWhoseBundleWasReplacedMayBeRetried() throws Exception {
        FakeHttp http = serve("GET", "/api/replaced");
        assertEquals(503, http.status);
        assertThat(http.text()).as(http.toString()).contains("\"runtime_unavailable\"");
        assertThat(http.answered).as(http.toString()).containsKey("Retry-After");
        assertFalse(http.text().contains("inside") || http.text().contains("Error"), http.toString());
    }

    @Test
    void onlyLivenessIsServedWhileTheServerIsLowOnThreads() throws Exception {
        overloaded = true;
        FakeHttp http = serve("GET", "/api/ok");
        assertEquals(503, http.status);
        assertThat(http.text()).contains("\"overloaded\"");
        assertEquals("1", http.answered.get("Retry-After"));
        assertEquals(200, serve("GET", "/livez").status);
    }

    @Test
    void aWrongMethodSetsTheAllowHeader() throws Exception {
        FakeHttp http = serve("POST", "/api/ok");
        assertEquals(405, http.status);
        assertEquals("GET, HEAD", http.answered.get("Allow"));
    }

    @Test
    void metricsShowTemplatesAndNeverIds() throws Exception {
        serve("GET", "/api/runtimes/secret.id/workers/w");
        serve("BREW", "/api/secret");
        assertEquals(Map.of("route=\"/api/runtimes/{runtime_id}/workers/{worker_id}\",method=\"GET\",status=\"400\"", 1L,
                "route=\"unmatched\",method=\"other\",status=\"404\"", 1L), metrics.counts());
    }
}
