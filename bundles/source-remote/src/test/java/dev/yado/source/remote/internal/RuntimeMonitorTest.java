package dev.yado.source.remote.internal;

import static dev.yado.source.remote.internal.Fixture.await;
import static dev.yado.source.remote.internal.Fixture.readUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.SourceKind;
import dev.yado.source.remote.internal.monitor.MonitorIntervals;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.settings.RemoteSettingsTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture of a Runtime stays fresh through everything that can happen to the Runtime. */
class RuntimeMonitorTest {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private final Logged log = new Logged();
    private final BlockingQueue<RawServer.Connection> streams = new LinkedBlockingQueue<>();
    private volatile String summary = Fixture.SUMMARY;
    private RawServer server;
    private RemoteRuntime remote;
    private final CountDownLatch watching = new CountDownLatch(1);
    private RuntimeSource source;
    private Feed<SourceChange> changes;
    private int port;

    private void open(RawServer.Handler handler, Duration heartbeat, MonitorIntervals times) throws IOException {
        server = new RawServer(handler);
        port = server.port();
        remote = RemoteRuntime.open(Fixture.settings(server.url(), Duration.ofSeconds(2), heartbeat, 100_000, 8), times);
        source = remote.source();
        changes = source.watch().orElseThrow();
        watching.countDown();
    }

    private void open() throws IOException {
        open(this::serve, Duration.ofSeconds(25), MonitorIntervals.DEFAULT);
        awaitStatus(RuntimeStatus.RUNNING);
    }

    private void serve(RawServer.Request request, RawServer.Connection connection) throws IOException, InterruptedException {
        switch (request.path()) {
            case "/v1/runtime" -> connection.json(200, summary);
            case "/v1/events" -> {
                // The opening of the stream causes a resync, which the feed must not miss.
                watching.await();
                connection.stream();
                connection.event("runtime_changed", "{\"kind\":\"runtime_changed\"}");
                streams.add(connection);
                connection.hang();
            }
            default -> connection.json(200, "{\"workers\":[" + Fixture.worker("w1", "running") + "]}");
        }
    }

    @AfterEach
    void close() throws IOException {
        remote.close();
        server.close();
        log.close();
        log.records().forEach(record -> Logged.assertTellsNothing(record, port));
    }

    private void awaitStatus(RuntimeStatus status) {
        await("the Runtime is " + status, TWO_SECONDS, () -> source.runtime().status() == status);
    }

    private RawServer.Connection stream() throws InterruptedException {
        RawServer.Connection stream = streams.poll(5, TimeUnit.SECONDS);
        assertTrue(stream != null, "the Runtime-wide stream must be opened");
        return stream;
    }

    @Test
    void whatIsShownIsTheConfiguredIdAndNothingOfWhereItIs() throws Exception {
        open();

        RuntimeProjection shown = source.runtime();
        assertEquals(Fixture.ID, shown.runtimeId());
        assertEquals(SourceKind.REMOTE_HTTP, shown.source());
        assertEquals(Optional.of(Epoch.parse("00010000000000aa")), shown.epoch());
        assertEquals("Demo", shown.label());
        assertThat(shown.capabilities().can()).contains(RuntimeCapability.CAN_ACCEPT_INPUT);
        assertEquals("remote-rt-a-ba2fd7183518f57b", shown.hostIds().get(0).value());
        assertThat(codes(shown)).as("what it calls itself is a diagnostic").contains("remote_runtime_own_id");
        assertEquals(Fixture.ID, source.workers(WorkerQuery.first(10)).items().get(0).ref().runtimeId());
        Logged.assertTellsNothing(shown.toString() + source.hosts() + source.workers(WorkerQuery.first(10)) + source, port);
    }

    @Test
    void everyRequestCarriesTheToken() throws Exception {
        open();
        stream();
        source.workers(WorkerQuery.first(10));

        assertTrue(server.requests().stream().allMatch(r -> ("Bearer " + Fixture.TOKEN).equals(r.header("Authorization"))));
    }

    @Test
    void changesArrive() throws Exception {
        open();
        Feed<SourceChange> feed = changes;
        RawServer.Connection stream = stream();
        readUntil(feed, SourceChange.Resync.class::isInstance);

        stream.event("worker_changed", "{\"kind\":\"worker_changed\",\"worker\":" + Fixture.worker("w7", "stopped") + "}");
        SourceChange.WorkerChanged changed = (SourceChange.WorkerChanged) last(readUntil(feed, SourceChange.WorkerChanged.class::isInstance));
        assertEquals("w7", changed.worker().ref().workerId().value());
        assertEquals(Fixture.ID, changed.worker().ref().runtimeId());
        assertEquals(Optional.of(WorkerStatus.STOPPED), changed.worker().status());

        stream.event("something_new", "{\"kind\":\"something_new\",\"x\":1}");
        stream.event("worker_changed", "{\"kind\":\"worker_changed\",\"worker\":" + Fixture.worker("../odd", "stopped") + "}");
        stream.event("worker_removed", "{\"kind\":\"worker_removed\",\"worker_id\":\"w7\"}");
        assertEquals(List.of(new SourceChange.WorkerRemoved(new WorkerId("w7"))), readUntil(feed, SourceChange.WorkerRemoved.class::isInstance),
                "what is not known here is passed over");

        stream.event("runtime_changed", "{\"kind\":\"runtime_changed\",\"runtime\":" + Fixture.bareSummary("00010000000000aa", 1, true) + "}");
        readUntil(feed, SourceChange.RuntimeChanged.class::isInstance);
        assertEquals(RuntimeStatus.DRAINING, source.runtime().status());
        assertThat(source.runtime().capabilities().can()).doesNotContain(RuntimeCapability.CAN_ACCEPT_INPUT);
    }

    @Test
    void killedAndBack() throws Exception {
        open();
        Feed<SourceChange> feed = changes;
        stream();
        readUntil(feed, SourceChange.Resync.class::isInstance);
        Instant before = Instant.now();

        server.kill();
        awaitStatus(RuntimeStatus.UNAVAILABLE);
        readUntil(feed, SourceChange.RuntimeChanged.class::isInstance);
        RuntimeProjection gone = source.runtime();
        assertTrue(!gone.since().orElseThrow().isBefore(before), "since when it is away");
        assertThat(codes(gone)).contains("runtime_unavailable");
        assertTrue(gone.stale());
        assertEquals(List.of(RuntimeCapability.CAN_LIST_HOSTS), List.copyOf(gone.capabilities().can()));
        YadoException e = assertThrows(YadoException.class, () -> source.workers(WorkerQuery.first(10)));
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());

        server = new RawServer(port, this::serve);
        awaitStatus(RuntimeStatus.RUNNING);
        readUntil(feed, SourceChange.Resync.class::isInstance);
        assertEquals(1, source.workers(WorkerQuery.first(10)).items().size());
    }

    @Test
    void aStartingProcessIsNotTakenForARuntimeWithoutTheOperation() throws Exception {
        open(this::serve, Duration.ofSeconds(25), Fixture.QUICK);
        awaitStatus(RuntimeStatus.RUNNING);
        stream();
        server.kill();
        awaitStatus(RuntimeStatus.UNAVAILABLE);
        AtomicBoolean serving = new AtomicBoolean();
        server = new RawServer(port, (request, connection) -> {
            if (serving.get()) {
                serve(request, connection);
            } else {
                connection.answer(404, "text/html", "<html/>");
            }
        });
        await("a call got as far as the process", () -> {
            assertEquals(FailureCode.RUNTIME_UNAVAILABLE, assertThrows(YadoException.class, () -> source.worker(new WorkerId("w1"))).code());
            assertEquals(FailureCode.RUNTIME_UNAVAILABLE,
                    assertThrows(YadoException.class, () -> source.subscribe(new WorkerId("w1"), StreamQuery.LIVE)).code());
            return server.count("/v1/workers/w1") + server.count("/v1/workers/w1/events") > 3 && server.count("/v1/runtime") > 1;
        });
        assertThat(codes(source.runtime())).as(() -> source.runtime().toString()).contains("runtime_unavailable");
        serving.set(true);
        awaitStatus(RuntimeStatus.RUNNING);
        assertEquals(1, source.workers(WorkerQuery.first(10)).items().size());
    }

    @Test
    void aLogThatBeganAnewIsTold() throws Exception {
        open();
        Feed<SourceChange> feed = changes;
        RawServer.Connection stream = stream();
        readUntil(feed, SourceChange.Resync.class::isInstance);

        summary = Fixture.summary("00020000000000bb", 0, false);
        stream.reset();
        readUntil(feed, SourceChange.Resync.class::isInstance);
        assertEquals(Optional.of(Epoch.parse("00020000000000bb")), source.runtime().epoch());
    }

    @Test
    void aConnectionThatIsOnlyHalfThereIsNoticed() throws Exception {
        open(this::serve, Duration.ofMillis(600), Fixture.QUICK);
        stream();

        await("the silent stream is opened again", Duration.ofSeconds(5), () -> server.count("/v1/events") >= 2);
        assertEquals(RuntimeStatus.RUNNING, source.runtime().status());
    }

    @Test
    void garbageOnTheStreamIsNoReasonToDespair() throws Exception {
        open();
        RawServer.Connection stream = stream();
        stream.event("worker_changed", "{\"kind\":\"worker_changed\"}");

        stream().chunk("data: " + "x".repeat(200_000));
        stream();
        assertEquals(RuntimeStatus.RUNNING, source.runtime().status());
    }

    @Test
    void aRuntimeWithoutTheStreamIsLookedAt() throws Exception {
        open((request, connection) -> {
            if (request.path().equals("/v1/runtime")) {
                connection.json(200, summary);
            } else {
                connection.empty(404);
            }
        }, Duration.ofSeconds(25), Fixture.QUICK);
        Feed<SourceChange> feed = source.watch().orElseThrow();
        await("it is known that it is polled", () -> codes(source.runtime()).contains("remote_runtime_polled"));

        feed.poll();
        summary = Fixture.summary("00010000000000aa", 2, false);
        readUntil(feed, SourceChange.Resync.class::isInstance);
        assertEquals(1, server.count("/v1/events"), "a route that is not there is not asked for again and again");

        server.kill();
        awaitStatus(RuntimeStatus.UNAVAILABLE);
    }

    @Test
    void aRefusedTokenIsShownAsThat() throws Exception {
        open((request, connection) -> connection.json(401, "{\"error\":{\"code\":\"unauthorized\",\"message\":\"secret\"}}"), Duration.ofSeconds(25),
                Fixture.QUICK);
        await("the refusal is shown", () -> codes(source.runtime()).contains("runtime_auth_failed"));
        assertEquals(RuntimeStatus.UNAVAILABLE, source.runtime().status());
        assertEquals(FailureCode.RUNTIME_AUTH_FAILED, assertThrows(YadoException.class, () -> source.workers(WorkerQuery.first(1))).code());
    }

    @Test
    void aTokenIsReplacedByReplacingItsFile(@TempDir Path temp) throws Exception {
        Path file = Files.createFile(temp.resolve("token"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "old");
        AtomicReference<String> demanded = new AtomicReference<>("old");
        server = new RawServer((request, connection) -> {
            if (request.header("Authorization").equals("Bearer " + demanded.get())) {
                serve(request, connection);
            } else {
                connection.empty(401);
            }
        });
        port = server.port();
        remote = RemoteRuntime.open(RemoteSettings.of(RemoteSettingsTest.config(
                Map.of("runtime__id", "rt-a", "base__url", server.url(), "token__file", file.toString())), name -> null), Fixture.QUICK);
        source = remote.source();
        watching.countDown();
        awaitStatus(RuntimeStatus.RUNNING);
        stream();

        demanded.set("new");
        Files.writeString(file, "new");
        assertEquals(FailureCode.RUNTIME_AUTH_FAILED, assertThrows(YadoException.class, () -> source.workers(WorkerQuery.first(1))).code());
        await("the new token is used, although the stream never broke", () -> {
            try {
                return source.workers(WorkerQuery.first(1)).items().size() == 1;
            } catch (YadoException e) {
                return false;
            }
        });
    }

    @Test
    void somethingThatIsNoRuntimeIsShownAsThat() throws Exception {
        open((request, connection) -> connection.answer(404, "text/html", "<html/>"), Duration.ofSeconds(25), Fixture.QUICK);
        await("it is shown", () -> codes(source.runtime()).contains("runtime_malformed_response"));
    }

    @Test
    void aRuntimeThatWasNeverThereIsListedAsAway() throws Exception {
        open(this::serve, Duration.ofSeconds(25), Fixture.QUICK);
        remote.close();
        server.kill();
        remote = RemoteRuntime.open(Fixture.settings("http://127.0.0.1:" + port), Fixture.QUICK);
        source = remote.source();
        assertEquals(RuntimeStatus.UNAVAILABLE, source.runtime().status());
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, assertThrows(YadoException.class, () -> source.workers(WorkerQuery.first(1))).code());
    }

    @Test
    void closingEndsEverything() throws Exception {
        open();
        stream();
        Feed<SourceChange> feed = changes;
        source.workers(WorkerQuery.first(1));
        assertThat(server.open()).as("a stream and a pooled connection").isGreaterThanOrEqualTo(2);
        remote.close();

        readUntil(feed, SourceChange.Ended.class::isInstance);
        assertTrue(feed.ended());
        await("no connection is left", () -> server.open() == 0);
        await("no thread of ours is left", () -> threads("yado-remote-") == 0);
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, assertThrows(YadoException.class, () -> source.workers(WorkerQuery.first(1))).code());
        await("no thread of the HTTP client is left", () -> threads("HttpClient-") == 0);
    }

    static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(prefix)).count();
    }

    private static List<String> codes(RuntimeProjection shown) {
        return shown.diagnostics().stream().map(Diagnostic::code).toList();
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
