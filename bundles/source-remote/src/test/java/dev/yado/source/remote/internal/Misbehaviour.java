package dev.yado.source.remote.internal;

import dev.yado.model.failure.FailureCode;
import java.io.IOException;

/** Each way a process that should be a Runtime can answer wrongly, or not at all, and what that is called. */
enum Misbehaviour implements RawServer.Handler {

    STATUS_401(FailureCode.RUNTIME_AUTH_FAILED, (r, c) -> c.json(401, error("unauthorized"))),
    STATUS_403(FailureCode.RUNTIME_AUTH_FAILED, (r, c) -> c.answer(403, "text/html", html())),
    STATUS_404_OF_A_WORKER(FailureCode.UNKNOWN_WORKER, (r, c) -> c.json(404, error("worker_not_found"))),
    STATUS_404_OF_A_ROUTE_EMPTY(FailureCode.OPERATION_UNSUPPORTED, (r, c) -> c.empty(404)),
    STATUS_404_OF_A_ROUTE_JSON(FailureCode.OPERATION_UNSUPPORTED, (r, c) -> c.json(404, error("not_found"))),
    STATUS_404_OF_SOMETHING_ELSE(FailureCode.OPERATION_UNSUPPORTED, (r, c) -> c.answer(404, "text/html", html())),
    STATUS_405(FailureCode.OPERATION_UNSUPPORTED, (r, c) -> c.empty(405)),
    STATUS_501(FailureCode.OPERATION_UNSUPPORTED, (r, c) -> c.json(501, error("operation_unsupported"))),
    STATUS_409_BUSY(FailureCode.WORKER_BUSY, (r, c) -> c.json(409, error("worker_busy"))),
    STATUS_409_NOT_RUNNING(FailureCode.WORKER_NOT_RUNNING, (r, c) -> c.json(409, error("worker_not_running"))),
    STATUS_410(FailureCode.CURSOR_EXPIRED, (r, c) -> c.json(410, error("cursor_expired"))),
    STATUS_400_LIMIT(FailureCode.LIMIT_TOO_LARGE, (r, c) -> c.json(400, error("limit_too_large"))),
    STATUS_400_OF_AN_OLDER_MAKE(FailureCode.INVALID_IDENTIFIER, (r, c) -> c.json(400, error("invalid_worker_id"))),
    STATUS_409_OF_AN_OLDER_MAKE(FailureCode.RUNTIME_DRAINING, (r, c) -> c.json(409, error("runtime_stopped"))),
    STATUS_400_THAT_IS_OUR_MISTAKE(FailureCode.RUNTIME_REJECTED, (r, c) -> c.json(400, error("invalid_json"))),
    STATUS_418(FailureCode.RUNTIME_REJECTED, (r, c) -> c.answer(418, "text/plain", html())),
    A_4XX_THAT_CLAIMS_TO_BE_OUR_OWN_TROUBLE(FailureCode.RUNTIME_REJECTED, (r, c) -> c.json(400, error("internal"))),
    STATUS_500(FailureCode.RUNTIME_REJECTED, (r, c) -> c.answer(500, "text/html", html())),
    STATUS_500_OF_THE_STORE(FailureCode.STORE_FAILED, (r, c) -> c.json(500, error("store_failed"))),
    STATUS_500_OF_AN_OLDER_STORE(FailureCode.STORE_FAILED, (r, c) -> c.json(500, error("store_corrupt"))),
    STATUS_500_INTERNAL(FailureCode.INTERNAL, (r, c) -> c.json(500, error("internal"))),
    STATUS_503_ENGINE(FailureCode.ENGINE_UNAVAILABLE, (r, c) -> c.json(503, error("engine_unavailable"))),
    STATUS_503_DRAINING(FailureCode.RUNTIME_DRAINING, (r, c) -> c.json(503, error("runtime_draining"))),
    STATUS_503_OVERLOADED(FailureCode.OVERLOADED, (r, c) -> c.json(503, error("overloaded"))),
    STATUS_503_OF_A_PROXY(FailureCode.RUNTIME_REJECTED, (r, c) -> c.answer(503, "text/html", html())),
    STATUS_500_THAT_CLAIMS_TO_BE_THE_CALLERS_MISTAKE(FailureCode.RUNTIME_REJECTED, (r, c) -> c.json(500, error("invalid_request"))),
    REDIRECT(FailureCode.RUNTIME_MALFORMED_RESPONSE, (r, c) -> redirect(302, r, c)),
    REDIRECT_OF_EVERY_METHOD(FailureCode.RUNTIME_MALFORMED_RESPONSE, (r, c) -> redirect(307, r, c)),
    NOT_JSON(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> c.answer(200, "text/html", html())),
    EMPTY(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> c.json(200, "")),
    WRONG_SHAPE(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> c.json(200, "{\"transcript\":{\"items\":7},\"ack\":[]}")),
    ANOTHER_WORKERS(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> c.json(200, bothAnswers("w2"))),
    TOO_LONG_AND_SAYS_SO(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> {
        c.raw("HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{");
        c.hang();
    }),
    ENDLESS(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> {
        c.stream();
        while (!c.isClosed()) {
            c.chunk(" ".repeat(1_000));
        }
    }),
    NO_CONTENT(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> c.raw("HTTP/1.1 204 x\r\n\r\n")),
    NESTED_DEEPLY(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> c.json(200, "{\"transcript\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}")),
    A_FIELD_TWICE(FailureCode.RUNTIME_MALFORMED_RESPONSE, true,
            (r, c) -> c.json(200, bothAnswers("w1").replace("{\"ack\"", "{\"ack\":{},\"transcript\":{},\"ack\""))),
    COMPRESSED_UNASKED(FailureCode.RUNTIME_MALFORMED_RESPONSE, true,
            (r, c) -> c.raw("HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n\u001f\u000b\b\u0000")),
    NUMBERS_THAT_CANNOT_BE(FailureCode.RUNTIME_MALFORMED_RESPONSE, true,
            (r, c) -> c.json(200, bothAnswers("w1").replace("\"event_id\":4", "\"event_id\":-4").replace("\"total_items\":0", "\"total_items\":-1"))),
    A_STATUS_AND_A_PAGE_THAT_CANNOT_BE(FailureCode.RUNTIME_MALFORMED_RESPONSE, true,
            (r, c) -> c.json(200, bothAnswers("w1").replace("\"running\"", "\"asleep\"").replace("\"next_start\":null", "\"next_start\":0"))),
    ENDLESS_HEADERS(FailureCode.RUNTIME_TIMEOUT, true, (r, c) -> {
        c.raw("HTTP/1.1 200 x\r\n");
        for (int i = 0; !c.isClosed(); i++) {
            c.raw("X-" + i + ": " + "x".repeat(50) + "\r\n");
            Thread.sleep(5);
        }
    }),
    NOT_HTTP(FailureCode.RUNTIME_MALFORMED_RESPONSE, true, (r, c) -> {
        c.raw("SSH-2.0-OpenSSH_9.9\r\n\r\n");
        c.close();
    }),
    HANG(FailureCode.RUNTIME_TIMEOUT, true, (r, c) -> c.hang()),
    SLOW_HEADER(FailureCode.RUNTIME_TIMEOUT, true, (r, c) -> {
        c.raw("HTTP/1.1 200 x\r\nContent-T");
        c.hang();
    }),
    SLOW_BODY(FailureCode.RUNTIME_TIMEOUT, true, (r, c) -> {
        c.raw("HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n{");
        c.hang();
    }),
    DRIPS_FOR_EVER(FailureCode.RUNTIME_TIMEOUT, true, (r, c) -> {
        c.raw("HTTP/1.1 200 x\r\nContent-Length: 10000\r\n\r\n");
        while (!c.isClosed()) {
            c.raw(" ");
            Thread.sleep(20);
        }
    }),
    CLOSES_WITHOUT_A_WORD(FailureCode.RUNTIME_UNAVAILABLE, true, (r, c) -> c.close()),
    RESETS(FailureCode.RUNTIME_UNAVAILABLE, true, (r, c) -> c.reset()),
    CLOSES_WITHIN_THE_BODY(FailureCode.RUNTIME_UNAVAILABLE, true, (r, c) -> {
        c.raw("HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n{");
        c.close();
    }),
    CLOSES_ITS_HALF(FailureCode.RUNTIME_UNAVAILABLE, true, (r, c) -> {
        c.raw("HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n{");
        c.halfClose();
    }),
    CLOSES_WITHIN_A_CHUNK(FailureCode.RUNTIME_UNAVAILABLE, true, (r, c) -> {
        c.stream();
        c.raw("ff\r\n{");
        c.close();
    });

    private final FailureCode code;
    private final boolean maybeExecuted;
    private final RawServer.Handler handler;

    Misbehaviour(FailureCode code, RawServer.Handler handler) {
        this(code, false, handler);
    }

    Misbehaviour(FailureCode code, boolean maybeExecuted, RawServer.Handler handler) {
        this.code = code;
        this.maybeExecuted = maybeExecuted;
        this.handler = handler;
    }

    FailureCode code() {
        return code;
    }

    /** Whether nobody can know what happened to a change. */
    boolean maybeExecuted() {
        return maybeExecuted;
    }

    @Override
    public void handle(RawServer.Request request, RawServer.Connection connection) throws IOException, InterruptedException {
        handler.handle(request, connection);
    }

    private static String html() {
        return "<html>see http://127.0.0.1 java.io.IOException</html>";
    }

    /** Whoever followed would be content with what is there. */
    private static void redirect(int status, RawServer.Request request, RawServer.Connection connection) throws IOException {
        if (request.path().equals("/followed")) {
            connection.json(200, bothAnswers("w1"));
        } else {
            connection.raw("HTTP/1.1 " + status + " x\r\nLocation: /followed\r\nContent-Length: 0\r\n\r\n");
        }
    }

    /** A right answer to both calls of the test. */
    private static String bothAnswers(String worker) {
        String ref = "\"worker_ref\":{\"runtime_id\":\"own-name\",\"worker_id\":\"" + worker + "\"}";
        return "{\"ack\":{" + ref + ",\"status\":\"running\",\"event_id\":4,\"transcript_sequence\":1},\"transcript\":{" + ref
                + ",\"start\":0,\"limit\":10,\"total_items\":0,\"items\":[],\"next_start\":null}}";
    }

    private static String error(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"at http://127.0.0.1/secret java.lang.Exception s3cr3t-t0ken\","
                + "\"path\":\"/var/lib/x\",\"error_id\":\"e-17\"}}";
    }
}
