package dev.yado.http.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.http.FakeHttp;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BodyReaderTest {

    private static final int MAX = 4_096;

    record InputBody(String content) {
    }

    record EndBody(Optional<String> reason, Optional<String> scope) {
    }

    private final BodyReader reader = new BodyReader(new ModelJson(), MAX, Duration.ofMillis(200), request -> BodyDeadline.none());

    private static FakeHttp post() {
        return new FakeHttp("POST", "/x");
    }

    private static FakeHttp json(String body) {
        return post().header("Content-Type", "application/json").body(body);
    }

    private void refused(FailureCode code, FakeHttp http) {
        assertEquals(code, assertThrows(YadoException.class, () -> reader.read(http.request(), InputBody.class)).code());
    }

    @Test
    void readsJsonOfTheRightType() {
        assertEquals("hi", reader.read(json("{\"content\":\"hi\"}").request(), InputBody.class).content());
        FakeHttp twice = json("{\"content\":\"hi\"}").header("Content-Type", "Application/JSON; charset=utf-8");
        assertEquals("hi", reader.read(twice.request(), InputBody.class).content());
    }

    @Test
    void otherTypesAreRefused() {
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, post().body("{\"content\":\"hi\"}"));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, post().header("Content-Type", "text/plain").body("{\"content\":\"hi\"}"));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, json("{\"content\":\"hi\"}").header("Content-Type", "text/plain"));
        refused(FailureCode.UNSUPPORTED_MEDIA_TYPE, post().header("Content-Type", "application/jsonx").body("{}"));
        assertEquals(FailureCode.UNSUPPORTED_MEDIA_TYPE,
                assertThrows(YadoException.class, () -> reader.readOptional(post().body("{}").request(), EndBody.class)).code());
    }

    @Test
    void anEmptyBodyIsAcceptedOnlyWhereAllFieldsAreOptional() {
        assertEquals(new EndBody(Optional.empty(), Optional.empty()), reader.readOptional(post().request(), EndBody.class));
        refused(FailureCode.INVALID_JSON, json(""));
    }

    @Test
    void aBodyWithoutLengthIsBoundedToo() {
        refused(FailureCode.PAYLOAD_TOO_LARGE, json("x".repeat(MAX + 1)));
        refused(FailureCode.PAYLOAD_TOO_LARGE,
                post().header("Content-Type", "application/json").chunked(new ByteArrayInputStream(new byte[MAX + 1])));
        String fits = "{\"content\":\"" + "x".repeat(MAX - 14) + "\"}";
        assertEquals(MAX - 14, reader.read(json(fits).request(), InputBody.class).content().length());
    }

    @Test
    void aSilentBodyTimesOut() {
        List<String> said = new ArrayList<>();
        BodyReader watched = new BodyReader(new ModelJson(), MAX, Duration.ofSeconds(7), request -> new BodyDeadline() {
            @Override
            public void limit(Duration silence) {
                said.add(silence.compareTo(Duration.ofSeconds(6)) > 0 && silence.compareTo(Duration.ofSeconds(7)) <= 0 ? "in time" : "after " + silence);
            }

            @Override
            public void close() {
                said.add("as before");
            }
        });
        FakeHttp silent = post().header("Content-Type", "application/json").chunked(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException(new TimeoutException("Idle timeout"));
            }
        });
        YadoException refusal = assertThrows(YadoException.class, () -> watched.read(silent.request(), InputBody.class));
        assertEquals("the body took longer than 7 s to arrive", refusal.getMessage());
        assertEquals(List.of("in time", "as before"), said);
    }

    @Test
    void aSlowBodyTimesOut() {
        InputStream drips = new InputStream() {
            @Override
            public int read() {
                Thread.yield();
                return ' ';
            }

            @Override
            public int read(byte[] buffer, int offset, int count) {
                // One byte in 5 ms never reaches the size limit within the time limit.
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                buffer[offset] = ' ';
                return 1;
            }
        };
        refused(FailureCode.INVALID_REQUEST, post().header("Content-Type", "application/json").chunked(drips));
    }

    @Test
    void aClosedConnectionIsNoUnexpectedFailure() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset by 10.1.2.3");
            }
        };
        refused(FailureCode.INVALID_REQUEST, post().header("Content-Type", "application/json").chunked(broken));
    }
}
