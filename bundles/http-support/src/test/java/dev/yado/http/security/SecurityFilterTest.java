package dev.yado.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.http.FakeHttp;
import dev.yado.http.route.ResponseWriter;
import dev.yado.model.json.ModelJson;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecurityFilterTest {

    private static final String ALLOWED = "yado.example";
    private static final String SECRET = "tok-5e3c";
    private static final BearerToken NONE = BearerToken.read("", "", name -> null);
    private static final BearerToken TOKEN = BearerToken.read("", "T", name -> SECRET);
    private static final BearerToken BROKEN = BearerToken.read("", "T", name -> null);

    /** Returns the authentication method of a request that passed, or null; the response is in {@code http}. */
    private static AuthMethod pass(BearerToken token, FakeHttp http) throws Exception {
        SecurityFilter guard =
                new SecurityFilter(new SecurityRules(HostRule.of(List.of(ALLOWED)), OriginRule.of(List.of("https://app.example")), token, "/api"),
                        new ResponseWriter(new ModelJson()));
        AtomicReference<AuthMethod> visitor = new AtomicReference<>();
        guard.doFilter(http.request(), http.response(), (request, response) -> visitor.set((AuthMethod) request.getAttribute(AuthMethod.ATTRIBUTE)));
        assertEquals("nosniff", http.answered.get("X-Content-Type-Options"));
        assertThat(http.text()).as("no answer may show the token").doesNotContain(SECRET);
        return visitor.get();
    }

    private static FakeHttp get(String path) {
        return new FakeHttp("GET", path);
    }

    private static void refused(int status, String code, BearerToken token, FakeHttp http) throws Exception {
        assertEquals(null, pass(token, http), "must not get through: " + http);
        assertEquals(status, http.status, http.toString());
        assertThat(http.text()).as(http.toString()).startsWith("{\"error\":{\"code\":\"" + code + "\",");
        assertEquals("application/json", http.answered.get("Content-Type"));
    }

    @Test
    void loopbackNeedsNoTokenWhereNoneIsConfigured() throws Exception {
        assertEquals(AuthMethod.LOOPBACK, pass(NONE, get("/api/workers")));
    }

    @Test
    void otherPeersNeedAToken() throws Exception {
        for (String path : List.of("/api/workers", "/livez")) {
            refused(403, "forbidden", NONE, get(path).on("192.168.1.5").from("192.168.1.9").header("Host", "192.168.1.5:8787"));
            refused(403, "forbidden", NONE, get(path).on("192.168.1.5").from("192.168.1.9").header("Host", "localhost:8787"));
            refused(403, "forbidden", NONE, get(path).from("").header("Host", "localhost:8787"));
        }
        assertEquals(AuthMethod.LOOPBACK, pass(NONE, get("/api/workers").on("::1").from("[0:0:0:0:0:0:0:1%lo]").header("Host", "[::1]:9000")));
    }

    @Test
    void namesThatAreNotLoopbackNeedAToken() throws Exception {
        refused(403, "forbidden", NONE, get("/api/workers").header("Host", ALLOWED));
        assertEquals(AuthMethod.TOKEN, pass(TOKEN, get("/api/workers").header("Host", ALLOWED).header("Authorization", "Bearer " + SECRET)));
        for (String host : List.of("localhost", "localhost:9000", "127.0.0.1:1", "[::1]")) {
            assertEquals(AuthMethod.LOOPBACK, pass(NONE, get("/api/workers").header("Host", host)), host);
        }
    }

    @Test
    void forwardedRequestsNeedAToken() throws Exception {
        for (String header : List.of("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "x-forwarded-proto", "X-FORWARDED-HOST", "X-Forwarded-Anything")) {
            for (String path : List.of("/api/workers", "/livez", "/")) {
                FakeHttp http = get(path).header(header, "1");
                refused(403, "forbidden", NONE, http);
                assertThat(http.text()).contains("token_file");
            }
            assertEquals(AuthMethod.TOKEN, pass(TOKEN, get("/api/workers").header(header, "1").header("Authorization", "Bearer " + SECRET)), header);
            assertEquals(AuthMethod.LOOPBACK, pass(TOKEN, get("/livez").header(header, "1")), header);
        }
    }

    @Test
    void aConfiguredTokenIsRequiredExceptForHealthChecks() throws Exception {
        for (String path : List.of("/api/workers", "/metrics", "/", "/api/nope", "/livez/x", "/api/runtimes/a/workers/b/events/ws")) {
            FakeHttp http = get(path);
            refused(401, "unauthorized", TOKEN, http);
            assertEquals("Bearer", http.answered.get("WWW-Authenticate"));
            refused(401, "unauthorized", TOKEN, get(path).header("Authorization", "Bearer wrong"));
            assertEquals(AuthMethod.TOKEN, pass(TOKEN, get(path).header("Authorization", "Bearer " + SECRET)));
        }
        assertTrue(pass(TOKEN, get("/livez")) != null && pass(TOKEN, get("/readyz")) != null, "probes carry no token");
    }

    @Test
    void anUnreadableTokenRefusesAllRequests() throws Exception {
        refused(401, "unauthorized", BROKEN, get("/api/workers"));
        refused(401, "unauthorized", BROKEN, get("/api/workers").header("Authorization", "Bearer "));
        refused(401, "unauthorized", BROKEN, get("/api/workers").header("Authorization", "Bearer null"));
    }

    @Test
    void hostAndOriginAreCheckedBeforeTheToken() throws Exception {
        refused(403, "forbidden", TOKEN, get("/api/workers").header("Authorization", "Bearer " + SECRET).header("Host", "evil.example:8787"));
        refused(403, "forbidden", TOKEN, get("/api/workers").header("Authorization", "Bearer " + SECRET).header("Origin", "http://evil.example"));
        refused(403, "forbidden", NONE, get("/livez").header("Host", "evil.example"));
    }

    @Test
    void aPageOfAConfiguredOriginMaySendPreflightsAndReadResponses() throws Exception {
        FakeHttp preflight = new FakeHttp("OPTIONS", "/api/workers").header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST");
        assertEquals(null, pass(TOKEN, preflight));
        assertEquals(204, preflight.status);
        FakeHttp plain = get("/api/workers").header("Origin", "https://app.example");
        assertTrue(pass(NONE, plain) != null);
        assertEquals("https://app.example", plain.answered.get("Access-Control-Allow-Origin"));
        FakeHttp own = get("/api/workers").header("Origin", "http://127.0.0.1:8787");
        assertTrue(pass(NONE, own) != null);
        assertThat(own.answered).doesNotContainKey("Access-Control-Allow-Origin");
        FakeHttp withoutToken = get("/api/workers").header("Origin", "https://app.example");
        refused(401, "unauthorized", TOKEN, withoutToken);
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        FakeHttp many = get("/api/workers");
        for (int i = 0; i < 101; i++) {
            many.header("X-" + i, "1");
        }
        refused(400, "invalid_request", NONE, many);
        refused(400, "invalid_request", NONE, get("/api/workers").header("X", "y".repeat(17_000)));
    }
}
