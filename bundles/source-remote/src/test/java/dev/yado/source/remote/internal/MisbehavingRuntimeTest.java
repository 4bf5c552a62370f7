package dev.yado.source.remote.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.Failure;
import dev.yado.model.FailureCode;
import dev.yado.model.IdempotencyKey;
import dev.yado.model.WorkerId;
import dev.yado.model.WorkerInput;
import dev.yado.model.YadoException;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way a Runtime can misbehave has its own code, and nothing that is told of it tells where the Runtime is. */
class MisbehavingRuntimeTest {

    private static final WorkerId W1 = new WorkerId("w1");
    private static final Duration REQUEST = Duration.ofMillis(600);
    private static final int MAX_BYTES = 20_000;

    private final Logged log = new Logged();
    private RawServer server;
    private RemoteRuntime remote;
    private RuntimeSource source;

    @BeforeEach
    void open() throws IOException {
        server = new RawServer(Fixture.healthyBut((request, connection) -> connection.empty(404)));
        remote = RemoteRuntime.open(Fixture.settings(server.url(), REQUEST, Duration.ofSeconds(25), MAX_BYTES, 2), Fixture.QUICK);
        source = remote.source();
        Fixture.await("the Runtime is seen", () -> source.runtime().status() == RuntimeStatus.RUNNING);
    }

    @AfterEach
    void close() throws IOException {
        int port = server.port();
        remote.close();
        server.close();
        log.close();
        log.records().forEach(record -> Logged.assertTellsNothing(record, port));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void answers(String name, RawServer.Handler behaviour, FailureCode code, Optional<Boolean> mayHaveBeenExecuted) {
        server.handler(Fixture.healthyBut(behaviour));

        assertFailure(code, Optional.empty(), assertThrows(YadoException.class, () -> source.transcript(W1, 0, 10)));
        assertFailure(code, mayHaveBeenExecuted,
                assertThrows(YadoException.class, () -> source.input(W1, WorkerInput.user("hello"), Optional.empty())));
    }

    static Stream<Arguments> answers() {
        String html = "<html>see http://127.0.0.1 java.io.IOException</html>";
        return Stream.of(
                row("401", (r, c) -> c.json(401, error("unauthorized")), FailureCode.RUNTIME_AUTH_FAILED),
                row("403", (r, c) -> c.answer(403, "text/html", html), FailureCode.RUNTIME_AUTH_FAILED),
                row("404 of a Worker", (r, c) -> c.json(404, error("worker_not_found")), FailureCode.UNKNOWN_WORKER),
                row("404 of a route, empty", (r, c) -> c.empty(404), FailureCode.OPERATION_UNSUPPORTED),
                row("404 of a route, JSON", (r, c) -> c.json(404, error("not_found")), FailureCode.OPERATION_UNSUPPORTED),
                row("404 of something else", (r, c) -> c.answer(404, "text/html", html), FailureCode.OPERATION_UNSUPPORTED),
                row("405", (r, c) -> c.empty(405), FailureCode.OPERATION_UNSUPPORTED),
                row("501", (r, c) -> c.json(501, error("operation_unsupported")), FailureCode.OPERATION_UNSUPPORTED),
                row("409 busy", (r, c) -> c.json(409, error("worker_busy")), FailureCode.WORKER_BUSY),
                row("409 not running", (r, c) -> c.json(409, error("worker_not_running")), FailureCode.WORKER_NOT_RUNNING),
                row("410", (r, c) -> c.json(410, error("cursor_expired")), FailureCode.CURSOR_EXPIRED),
                row("400 limit", (r, c) -> c.json(400, error("limit_too_large")), FailureCode.LIMIT_TOO_LARGE),
                row("400 of an older make", (r, c) -> c.json(400, error("invalid_worker_id")), FailureCode.INVALID_IDENTIFIER),
                row("409 of an older make", (r, c) -> c.json(409, error("runtime_stopped")), FailureCode.RUNTIME_REJECTED),
                row("400 that is our mistake", (r, c) -> c.json(400, error("invalid_json")), FailureCode.RUNTIME_REJECTED),
                row("418", (r, c) -> c.answer(418, "text/plain", html), FailureCode.RUNTIME_REJECTED),
                row("a 4xx that claims to be our own trouble", (r, c) -> c.json(400, error("internal")), FailureCode.RUNTIME_REJECTED),
                row("500", (r, c) -> c.answer(500, "text/html", html), FailureCode.RUNTIME_REJECTED),
                row("500 of the store", (r, c) -> c.json(500, error("store_failed")), FailureCode.STORE_FAILED),
                row("500 internal", (r, c) -> c.json(500, error("internal")), FailureCode.INTERNAL),
                row("503 engine", (r, c) -> c.json(503, error("engine_unavailable")), FailureCode.ENGINE_UNAVAILABLE),
                row("503 draining", (r, c) -> c.json(503, error("runtime_draining")), FailureCode.RUNTIME_DRAINING),
                row("503 overloaded", (r, c) -> c.json(503, error("overloaded")), FailureCode.OVERLOADED),
                row("503 of a proxy", (r, c) -> c.answer(503, "text/html", html), FailureCode.RUNTIME_REJECTED),
                row("500 that claims to be the caller's mistake", (r, c) -> c.json(500, error("invalid_request")), FailureCode.RUNTIME_REJECTED),
                row("redirect", (r, c) -> c.raw("HTTP/1.1 302 x\r\nLocation: /v1/runtime\r\nContent-Length: 0\r\n\r\n"),
                        FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("not JSON", (r, c) -> c.answer(200, "text/html", html), FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("empty", (r, c) -> c.json(200, ""), FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("wrong shape", (r, c) -> c.json(200, "{\"transcript\":{\"items\":7},\"ack\":[]}"), FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("another Worker's", (r, c) -> c.json(200, (Fixture.ack(",\"transcript_sequence\":1") + "")
                        .replace("\"w1\"", "\"w2\"").replace("}}", "},\"transcript\":{\"worker_ref\":{\"runtime_id\":\"r\",\"worker_id\":\"w2\"},"
                                + "\"start\":0,\"limit\":1,\"total_items\":0,\"items\":[],\"next_start\":null}}")),
                        FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("too long, and says so", (r, c) -> {
                    c.raw("HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{");
                    c.hang();
                }, FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("endless", (r, c) -> {
                    c.stream();
                    while (!c.isClosed()) {
                        c.chunk(" ".repeat(1_000));
                    }
                }, FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("not HTTP", (r, c) -> {
                    c.raw("SSH-2.0-OpenSSH_9.9\r\n\r\n");
                    c.close();
                }, FailureCode.RUNTIME_MALFORMED_RESPONSE),
                executed("hang", (r, c) -> c.hang(), FailureCode.RUNTIME_TIMEOUT),
                executed("slow header", (r, c) -> {
                    c.raw("HTTP/1.1 200 x\r\nContent-T");
                    c.hang();
                }, FailureCode.RUNTIME_TIMEOUT),
                executed("slow body", (r, c) -> {
                    c.raw("HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n{");
                    c.hang();
                }, FailureCode.RUNTIME_TIMEOUT),
                executed("drips for ever", (r, c) -> {
                    c.raw("HTTP/1.1 200 x\r\nContent-Length: 10000\r\n\r\n");
                    while (!c.isClosed()) {
                        c.raw(" ");
                        Thread.sleep(20);
                    }
                }, FailureCode.RUNTIME_TIMEOUT),
                executed("closes without a word", (r, c) -> c.close(), FailureCode.RUNTIME_UNAVAILABLE),
                executed("resets", (r, c) -> c.reset(), FailureCode.RUNTIME_UNAVAILABLE),
                executed("closes within the body", (r, c) -> {
                    c.raw("HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n{");
                    c.close();
                }, FailureCode.RUNTIME_UNAVAILABLE),
                executed("closes within a chunk", (r, c) -> {
                    c.stream();
                    c.raw("ff\r\n{");
                    c.close();
                }, FailureCode.RUNTIME_UNAVAILABLE));
    }

    private static String error(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"at http://127.0.0.1/secret java.lang.Exception s3cr3t-t0ken\","
                + "\"path\":\"/var/lib/x\",\"error_id\":\"e-17\"}}";
    }

    private static Arguments row(String name, RawServer.Handler behaviour, FailureCode code) {
        return Arguments.of(name, behaviour, code, Optional.empty());
    }

    /** What happened to a change is not known. */
    private static Arguments executed(String name, RawServer.Handler behaviour, FailureCode code) {
        return Arguments.of(name, behaviour, code, Optional.of(true));
    }

    private void assertFailure(FailureCode code, Optional<Boolean> mayHaveBeenExecuted, YadoException e) {
        assertEquals(code, e.code(), e::getMessage);
        mayHaveBeenExecuted.ifPresent(expected -> assertEquals(expected, e.failure().details().get(Failure.MAY_HAVE_BEEN_EXECUTED), e::getMessage));
        Logged.assertTellsNothing(e.getMessage() + e.failure().details(), server.port());
        assertTrue(!e.failure().details().containsKey("path"), "a detail nobody knows must not pass");
    }

    @Test
    void nobodyThere() throws IOException {
        server.kill();

        YadoException e = assertThrows(YadoException.class, () -> source.input(W1, WorkerInput.user("hello"), Optional.empty()));
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());
        Logged.assertTellsNothing(e.getMessage() + e.failure().details(), server.port());
    }

    @Test
    void whatDoesNotAnswerIsNotAskedAgainAtOnce() throws Exception {
        server.handler((request, connection) -> connection.hang());
        for (int i = 0; i < 3; i++) {
            assertThrows(YadoException.class, () -> source.transcript(W1, 0, 10));
        }
        AtomicInteger refusedAtOnce = new AtomicInteger();
        long asked = server.count("/v1/workers/w1/transcript");
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            YadoException e = assertThrows(YadoException.class, () -> source.transcript(W1, 0, 10));
            if (e.failure().details().containsKey("since")) {
                assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());
                assertTrue(System.nanoTime() - began < REQUEST.toNanos() / 2, "it must fail at once");
                refusedAtOnce.incrementAndGet();
            }
        }
        assertTrue(refusedAtOnce.get() >= 2, () -> "calls must fail at once while it is away; only " + refusedAtOnce + " of 5 did");
        assertTrue(server.count("/v1/workers/w1/transcript") - asked <= 3, "only now and then one is let through");

        server.handler(Fixture.healthyBut((request, connection) -> connection.json(200, Fixture.WORKER)));
        Fixture.await("it is asked again once it answers", () -> {
            try {
                return source.worker(W1).isPresent();
            } catch (YadoException e) {
                return false;
            }
        });
    }

    @Test
    void noMoreCallsThanAllowedAtOnce() throws Exception {
        server.handler(Fixture.healthyBut((request, connection) -> connection.hang()));
        Thread[] callers = new Thread[2];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> assertThrows(YadoException.class, () -> source.transcript(W1, 0, 1)));
            callers[i].start();
        }
        Fixture.await("two calls are under way", () -> server.count("/v1/workers/w1/transcript") >= 2);

        assertEquals(FailureCode.OVERLOADED, assertThrows(YadoException.class, () -> source.transcript(W1, 0, 1)).code());
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void aBrokenConnectionIsTriedOnceMoreWhereThatIsSafe() {
        AtomicInteger calls = new AtomicInteger();
        RawServer.Handler breaksFirst = (request, connection) -> {
            if (calls.incrementAndGet() == 1) {
                connection.reset();
            } else {
                connection.json(200, Fixture.ack(",\"transcript_sequence\":1"));
            }
        };
        server.handler(Fixture.healthyBut(breaksFirst));
        Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("k1"));
        assertEquals(4, source.input(W1, WorkerInput.user("hello"), key).eventId());
        assertEquals(2, calls.get());
        assertTrue(server.requests().stream().filter(r -> r.path().endsWith("/input")).allMatch(r -> "k1".equals(r.header("Idempotency-Key"))));

        calls.set(0);
        Fixture.await("the link has calmed down", () -> source.runtime().status() == RuntimeStatus.RUNNING);
        YadoException e = assertThrows(YadoException.class, () -> source.input(W1, WorkerInput.user("hello"), Optional.empty()));
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());
        assertEquals(true, e.failure().details().get(Failure.MAY_HAVE_BEEN_EXECUTED));
        assertEquals(1, calls.get(), "without a key it may have been executed, so it must not be sent again");
    }

    @Test
    void aCallThatIsGivenUpEndsSoon() throws Exception {
        server.handler(Fixture.healthyBut((request, connection) -> connection.hang()));
        Thread caller = new Thread(() -> assertThrows(YadoException.class, () -> source.transcript(W1, 0, 1)));
        caller.start();
        Fixture.await("the call is under way", () -> server.count("/v1/workers/w1/transcript") >= 1);
        caller.interrupt();
        caller.join(REQUEST.toMillis() / 2);
        assertTrue(!caller.isAlive(), "an interrupted call must return soon");
    }
}
