package dev.yado.source.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.WorkerInput;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls do when a Runtime does not answer as it should: how often they try, how many there are at once, how soon they give up. */
class RemoteCallsTest {

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
                assertThat(System.nanoTime() - began).as("it must fail at once").isLessThan(REQUEST.toNanos() / 2);
                refusedAtOnce.incrementAndGet();
            }
        }
        assertThat(refusedAtOnce.get()).as(() -> "calls must fail at once while it is away; only " + refusedAtOnce + " of 5 did").isGreaterThanOrEqualTo(2);
        assertThat(server.count("/v1/workers/w1/transcript") - asked).as("only now and then one is let through").isLessThanOrEqualTo(3);

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
        CallOptions key = CallOptions.ofKey(new IdempotencyKey("k1"));
        assertEquals(4, source.input(W1, WorkerInput.user("hello"), key).eventId());
        assertEquals(2, calls.get());
        assertTrue(server.requests().stream().filter(r -> r.path().endsWith("/input")).allMatch(r -> "k1".equals(r.header("Idempotency-Key"))));

        calls.set(0);
        Fixture.await("the link has calmed down", () -> source.runtime().status() == RuntimeStatus.RUNNING);
        YadoException e = assertThrows(YadoException.class, () -> source.input(W1, WorkerInput.user("hello"), CallOptions.NONE));
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
