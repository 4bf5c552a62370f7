package dev.yado.source.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.WorkerInput;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way a real process can misbehave has its own code, and nothing that is told of it tells where the process is or what a library said. */
class MisbehavingRuntimeTest {

    static final int MAX_BYTES = 20_000;

    private static final WorkerId W1 = new WorkerId("w1");
    /** Ample for a busy machine. */
    private static final Duration REQUEST = Duration.ofSeconds(20);
    /** For the misbehaviours that end by the time-out only. */
    private static final Duration SHORT_REQUEST = Duration.ofMillis(600);
    private static MisbehavingProcess process;

    private final Logged log = new Logged();
    private RemoteRuntime remote;
    private RuntimeSource source;

    @BeforeAll
    static void start() throws IOException {
        process = MisbehavingProcess.start();
    }

    @AfterAll
    static void end() {
        process.close();
    }

    @BeforeEach
    void open() {
        remote = open(process, REQUEST);
        source = remote.source();
    }

    @AfterEach
    void close() {
        remote.close();
        log.close();
        log.records().forEach(record -> Logged.assertTellsNothing(record, process.port()));
    }

    private static RemoteRuntime open(MisbehavingProcess to, Duration request) {
        RemoteRuntime opened = RemoteRuntime.open(Fixture.settings(to.url(), request, Duration.ofMillis(900), MAX_BYTES, 2), Fixture.QUICK);
        Fixture.await("the Runtime is seen", () -> opened.source().runtime().status() == RuntimeStatus.RUNNING);
        return opened;
    }

    private static YadoException input(RuntimeSource to) {
        return assertThrows(YadoException.class, () -> to.input(W1, WorkerInput.user("hello"), CallOptions.NONE));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswer(Misbehaviour how) throws IOException {
        if (how.code() == FailureCode.RUNTIME_TIMEOUT) {
            remote.close();
            remote = open(process, SHORT_REQUEST);
            source = remote.source();
        }
        process.be(how);

        YadoException read = assertThrows(YadoException.class, () -> source.transcript(W1, 0, 10));
        assertEquals(how.code(), read.code(), read::getMessage);
        assertTellsNothing(read, process.port());
        YadoException changed = input(source);
        assertEquals(how.code(), changed.code(), changed::getMessage);
        if (how.maybeExecuted()) {
            assertEquals(true, changed.failure().details().get(Failure.MAY_HAVE_BEEN_EXECUTED), changed::getMessage);
        }
        assertTellsNothing(changed, process.port());
    }

    @ParameterizedTest
    @EnumSource
    void aStream(StreamMisbehaviour how) throws IOException {
        process.be(how);

        Feed<StreamFrame> feed = source.subscribe(W1, StreamQuery.LIVE);
        List<StreamFrame> frames = Fixture.readUntil(feed, frame -> frame instanceof StreamFrame.Notice notice && notice.ends());
        StreamFrame.Notice last = (StreamFrame.Notice) frames.get(frames.size() - 1);
        assertEquals(how.end(), last.code());
        assertTrue(feed.ended(), "nothing follows the last notice");
        Logged.assertTellsNothing(last.message(), process.port());
    }

    @Test
    void refused() throws Exception {
        try (MisbehavingProcess killed = MisbehavingProcess.start(); RemoteRuntime toKilled = open(killed, REQUEST)) {
            killed.kill();

            YadoException e = input(toKilled.source());
            assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());
            assertTellsNothing(e, killed.port());
            Fixture.await("it is listed as away", () -> toKilled.source().runtime().status() == RuntimeStatus.UNAVAILABLE);
        }
    }

    private static void assertTellsNothing(YadoException e, int port) {
        Logged.assertTellsNothing(e.getMessage() + e.failure().details(), port);
        assertThat(e.failure().details()).as("a detail nobody knows must not pass").doesNotContainKey("path");
    }
}
