package dev.yado.source.remote.internal;

import dev.yado.model.stream.StreamNotice;
import java.io.IOException;

/** Each way a Worker's stream can go wrong after its snapshot, and what its reader is told at its end. */
enum StreamMisbehaviour implements RawServer.Handler {

    CLOSED(StreamNotice.UPSTREAM_CLOSED, c -> {
        c.endOfStream();
        c.close();
    }),
    CUT(StreamNotice.RUNTIME_UNAVAILABLE, RawServer.Connection::close),
    HALF_CLOSED(StreamNotice.RUNTIME_UNAVAILABLE, RawServer.Connection::halfClose),
    RESET(StreamNotice.RUNTIME_UNAVAILABLE, RawServer.Connection::reset),
    SILENT(StreamNotice.RUNTIME_UNAVAILABLE, c -> {}),
    BAD_CHUNK(StreamNotice.RUNTIME_UNAVAILABLE, c -> c.raw("zz\r\n")),
    MALFORMED_JSON(StreamNotice.MALFORMED_FRAME, c -> c.event("event", "{\"kind\":")),
    NOT_JSON(StreamNotice.MALFORMED_FRAME, c -> c.event("event", "at http://127.0.0.1 java.io.IOException")),
    UNKNOWN_EVENT(StreamNotice.MALFORMED_FRAME, c -> c.event("event", event().replace("text_done", "hologram"))),
    ANOTHER_WORKER(StreamNotice.MALFORMED_FRAME, c -> c.event("event", event().replace("w1", "w2"))),
    HUGE_LINE(StreamNotice.MALFORMED_FRAME, c -> c.chunk("data: " + "x".repeat(MisbehavingRuntimeTest.MAX_BYTES + 10))),
    HUGE_EVENT(StreamNotice.MALFORMED_FRAME, c -> {
        for (int i = 0; i < 20; i++) {
            c.chunk("data: " + "x".repeat(MisbehavingRuntimeTest.MAX_BYTES / 10) + "\n");
        }
    }),
    ENDLESS_NAME(StreamNotice.MALFORMED_FRAME, c -> endless(c, "event: ", "x")),
    ENDLESS_ID(StreamNotice.MALFORMED_FRAME, c -> endless(c, "id: ", "x")),
    ENDLESS_COMMENT(StreamNotice.MALFORMED_FRAME, c -> endless(c, ": ", "x")),
    ENDLESS_FIELD(StreamNotice.MALFORMED_FRAME, c -> endless(c, "x", "x")),
    NOTICE(StreamNotice.SLOW_CONSUMER, c -> c.event("diagnostic", notice("slow_consumer"))),
    UNKNOWN_NOTICE(StreamNotice.INTERNAL, c -> c.event("diagnostic", notice("x")));

    private interface Then {
        void happens(RawServer.Connection connection) throws IOException;
    }

    private final StreamNotice end;
    private final Then then;

    StreamMisbehaviour(StreamNotice end, Then then) {
        this.end = end;
        this.then = then;
    }

    StreamNotice end() {
        return end;
    }

    @Override
    public void handle(RawServer.Request request, RawServer.Connection connection) throws IOException {
        connection.stream();
        connection.event("event", Fixture.snapshot("wo_0001000000000004", "00010000000000aa"));
        then.happens(connection);
        connection.hang();
    }

    /** One line of twice the limit. */
    private static void endless(RawServer.Connection connection, String begin, String part) throws IOException {
        connection.chunk(begin);
        for (int i = 0; i < 20; i++) {
            connection.chunk(part.repeat(MisbehavingRuntimeTest.MAX_BYTES / 10));
        }
    }

    private static String event() {
        return Fixture.text("wo_0001000000000005", "x");
    }

    private static String notice(String code) {
        return "{\"kind\":\"diagnostic\",\"diagnostic\":{\"code\":\"runtime." + code + "\",\"message\":\"at http://127.0.0.1\"}}";
    }
}
