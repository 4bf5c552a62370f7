package dev.yado.http.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    private static final Route LIST = new Route("GET", "/api/runtimes/{runtime_id}/workers", exchange -> {});
    private static final Route CREATE = new Route("POST", "/api/runtimes/{runtime_id}/workers", exchange -> {});
    private static final Route ONE = new Route("GET", "/api/runtimes/{runtime_id}", exchange -> {});
    private static final Router ROUTER = new Router(List.of(LIST, CREATE, ONE), "/api/openapi.json");

    private static Router.Match match(String method, String path) {
        return ROUTER.match(method, RequestPath.segments(path));
    }

    @Test
    void findsTheRouteAndItsIds() {
        assertEquals(new Router.Found(CREATE, Map.of("runtime_id", "rt:a-1")), match("POST", "/api/runtimes/rt%3Aa-1/workers"));
        assertEquals(new Router.Found(LIST, Map.of("runtime_id", "a")), match("HEAD", "/api/runtimes/a/workers"));
    }

    @Test
    void aWrongMethodListsTheAllowedOnes() {
        Router.NoRoute nothing = assertInstanceOf(Router.NoRoute.class, match("DELETE", "/api/runtimes/a/workers"));
        assertEquals(FailureCode.METHOD_NOT_ALLOWED, nothing.failure().code());
        assertEquals(Set.of("GET", "HEAD", "POST"), nothing.allow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api", "/api/", "/api/runtimes/a/workers/", "/API/runtimes/a", "/api/runtimes/a/workers/b", "//api/runtimes/a",
        "/api/runtimes/a/../../workers"})
    void anUnknownPathIsNotFound(String path) {
        assertEquals(FailureCode.NOT_FOUND, assertInstanceOf(Router.NoRoute.class, match("GET", path)).failure().code());
    }

    @Test
    void aDecodedSlashStaysInsideItsSegment() {
        assertEquals(new Router.Found(ONE, Map.of("runtime_id", "a/workers")), match("GET", "/api/runtimes/a%2Fworkers"));
        assertEquals(new Router.Found(ONE, Map.of("runtime_id", "..")), match("GET", "/api/runtimes/%2e%2E"));
        assertEquals(new Router.Found(ONE, Map.of("runtime_id", "")), match("GET", "/api/runtimes/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%", "/a%2", "/a%zz", "/%ff", "/%c3%28", "no-slash"})
    void anInvalidPathIsRefused(String path) {
        YadoException e = assertThrows(YadoException.class, () -> RequestPath.segments(path));
        assertEquals(FailureCode.INVALID_REQUEST, e.code());
    }

    @Test
    void anOverlongPathIsRefused() {
        assertThrows(YadoException.class, () -> RequestPath.segments("/" + "a".repeat(3_000)));
    }
}
