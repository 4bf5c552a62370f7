package dev.yado.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.http.FakeHttp;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private static final int MAX = 4_096;
    private static final int BUDGET = 10_000;

    private final List<Runnable> timers = new ArrayList<>();
    private final List<Runnable> cancelled = new ArrayList<>();
    private final BodyReader reader = new BodyReader(MAX, Duration.ofSeconds(7), new BodyBudget(BUDGET), (request, delay, action) -> {
        assertEquals(Duration.ofSeconds(7), delay);
        timers.add(action);
        return () -> cancelled.add(action);
    });

    /** What the reader called. */
    private static final class Result implements BodyReader.Receiver {
        private final List<String> bodies = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();

        @Override
        public void received(byte[] body) {
            bodies.add(new String(body, StandardCharsets.UTF_8));
        }

        @Override
        public void refused(Failure failure) {
            failures.add(failure);
        }
    }

    private Result read(FakeHttp http) throws IOException {
        Result result = new Result();
        reader.read(http.request(), http.response(), result);
        return result;
    }

    private static FakeHttp post() {
        return new FakeHttp("POST", "/x");
    }

    private void refused(FailureCode code, FakeHttp http) throws IOException {
        Result result = read(http);
        assertThat(result.bodies).isEmpty();
        assertThat(result.failures).extracting(Failure::code).containsExactly(code);
    }

    @Test
    void aBodyThatHasArrivedIsReadAtOnce() throws Exception {
        FakeHttp http = post().body("hello");
        assertThat(read(http).bodies).containsExactly("hello");
        assertThat(http.completed).isFalse();
        assertThat(read(post()).bodies).as("no body").containsExactly("");
        assertThat(timers).isEmpty();
    }

    @Test
    void sizesAreBounded() throws Exception {
        refused(FailureCode.PAYLOAD_TOO_LARGE, post().body("x".repeat(MAX + 1)));
        refused(FailureCode.PAYLOAD_TOO_LARGE, post().chunked(new ByteArrayInputStream(new byte[MAX + 1])));
        assertThat(read(post().body("x".repeat(MAX))).bodies).hasSize(1);
        for (int i = 0; i < 10; i++) {
            assertThat(read(post().chunked(new ByteArrayInputStream(new byte[MAX]))).bodies).as("the memory is given back").hasSize(1);
        }
    }

    @Test
    void aBodyThatIsAwaitedTimesOut() throws Exception {
        FakeHttp http = post().silent();
        Result result = read(http);
        assertThat(result.bodies).isEmpty();
        assertThat(result.failures).isEmpty();
        timers.get(0).run();
        assertEquals("the body took longer than 7 s to arrive", result.failures.get(0).message());
        assertEquals(FailureCode.REQUEST_TIMEOUT, result.failures.get(0).code());
        assertTrue(http.completed);
        timers.get(0).run();
        assertThat(result.failures).as("once").hasSize(1);
    }

    @Test
    void anAwaitedBodyCanBeGivenUp() throws Exception {
        List<Runnable> actions = new ArrayList<>();
        FakeHttp http = post().silent();
        http.request().setAttribute(ConnectionSlot.ATTRIBUTE, new ConnectionSlot() {
            @Override
            public boolean surplus() {
                return false;
            }

            @Override
            public void awaitsBody(Runnable giveUp) {
                actions.add(giveUp);
            }

            @Override
            public void awaitsNothing() {
                actions.add(null);
            }
        });
        Result result = read(http);
        actions.get(0).run();
        assertThat(result.failures).extracting(Failure::code).containsExactly(FailureCode.OVERLOADED);
        assertThat(actions).hasSize(2).endsWith((Runnable) null);
        assertThat(cancelled).isEqualTo(timers);
    }

    @Test
    void bodiesThatArriveInPartShareABudget() throws Exception {
        BodyBudget budget = new BodyBudget(10);
        assertThat(budget.take(8)).isTrue();
        assertThat(budget.take(3)).isFalse();
        budget.give(8);
        assertThat(budget.take(10)).isTrue();
        BodyReader small = new BodyReader(MAX, Duration.ofSeconds(7), budget, (request, delay, action) -> () -> {
        });
        Result result = new Result();
        HttpServletRequest request = post().body("x").request();
        small.read(request, post().response(), result);
        assertThat(result.failures).extracting(Failure::code).containsExactly(FailureCode.OVERLOADED);
    }

    @Test
    void aClosedConnectionIsNoUnexpectedFailure() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset by 10.1.2.3");
            }
        };
        refused(FailureCode.INVALID_REQUEST, post().chunked(broken));
    }
}
