package dev.yado.source.remote.internal;

import static dev.yado.source.remote.internal.Fixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A Runtime of yoi at its v0 is driven through the source; the bodies it answers with are the golden ones of the wire. */
class OlderRuntimeTest {

    private static final WorkerId W1 = new WorkerId("worker-00000001");

    private volatile boolean stopped;
    private RawServer server;
    private RemoteRuntime remote;
    private RuntimeSource source;

    private static String golden(String route, int which) {
        try (var in = OlderRuntimeTest.class.getResourceAsStream("/yoi-v0/answers.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith(route + " ")).skip(which).findFirst()
                    .orElseThrow().substring(route.length() + 1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws IOException {
        server = new RawServer((request, connection) -> {
            String worker = "/v1/workers/worker-00000001";
            switch (request.method() + " " + request.path()) {
                case "GET /v1/runtime" -> connection.json(200, golden("runtime", 0));
                case "GET /v1/workers" -> connection.json(200, golden("workers", 1));
                case "POST /v1/workers" -> connection.json(200, golden("worker", 0));
                case "GET /v1/workers/worker-00000001" -> connection.json(200, golden("worker", 1));
                case "POST /v1/workers/worker-00000001/input" -> {
                    if (stopped) {
                        connection.json(400, "{\"error\":{\"code\":\"invalid_request\",\"message\":\"worker is not running\"}}");
                    } else {
                        connection.json(200, golden("input", 0));
                    }
                }
                case "POST /v1/workers/worker-00000001/stop" -> connection.json(200, golden("lifecycle", 0));
                case "POST /v1/workers/worker-00000001/cancel" -> connection.json(200, golden("lifecycle", 1));
                case "GET /v1/workers/worker-00000001/transcript" -> connection.json(200, golden("transcript", 0));
                default -> {
                    if (request.path().startsWith("/v1/workers/") && request.path().indexOf('/', 12) < 0 && !request.path().equals(worker)
                            && request.method().equals("GET")) {
                        connection.json(404, "{\"error\":{\"code\":\"worker_not_found\",\"message\":\"no\"}}");
                    } else {
                        connection.empty(request.path().equals(worker) ? 405 : 404);
                    }
                }
            }
        });
        remote = RemoteRuntime.open(Fixture.settings(server.url() + "/"), Fixture.QUICK);
        source = remote.source();
        await("the Runtime is seen", () -> source.runtime().status() == RuntimeStatus.RUNNING);
    }

    @AfterEach
    void close() throws IOException {
        remote.close();
        server.close();
    }

    @Test
    void everythingThatItCan() {
        RuntimeProjection runtime = source.runtime();
        assertEquals("Demo", runtime.label());
        assertEquals(Optional.empty(), runtime.epoch(), "it has none");

        WorkerProjection listed = source.workers(WorkerQuery.first(10)).items().get(0);
        assertEquals(Fixture.ID, listed.ref().runtimeId());
        assertEquals(Optional.of(WorkerStatus.CANCELLED), source.worker(W1).orElseThrow().status());
        assertEquals(Optional.empty(), source.worker(new WorkerId("worker-00000009")));

        WorkerProjection made = source.create(WorkerRequest.of(new Intent.Task("Fix the parser"), ProfileSelector.byName("builtin:coder")), CallOptions.NONE);
        assertEquals("worker-00000002", made.ref().workerId().value());
        assertEquals("{\"intent\":{\"kind\":\"task\",\"objective\":\"Fix the parser\"},\"profile\":{\"kind\":\"builtin\",\"value\":\"builtin:coder\"}}",
                server.last("/v1/workers").text());

        assertEquals(4, source.input(W1, WorkerInput.user("hello"), CallOptions.NONE).eventId());
        assertEquals("{\"kind\":\"user\",\"content\":\"hello\"}", server.last("/v1/workers/worker-00000001/input").text());
        assertEquals(WorkerStatus.STOPPED, source.stop(W1, CallOptions.ofReason("done")).status());
        assertEquals("{\"reason\":\"done\"}", server.last("/v1/workers/worker-00000001/stop").text());
        assertEquals(WorkerStatus.CANCELLED, source.cancel(W1, CancelScope.WORKER, CallOptions.NONE).status());
        assertEquals("", server.last("/v1/workers/worker-00000001/cancel").text());

        TranscriptPage page = source.transcript(W1, 0, 1);
        assertEquals(Fixture.ID, page.worker().runtimeId());
        assertEquals("/v1/workers/worker-00000001/transcript?start=0&limit=1", server.last("/v1/workers/worker-00000001/transcript").target());
    }

    @Test
    void whatItWouldTakeForSomethingElseIsNotSent() {
        unsupported(() -> source.cancel(W1, CancelScope.RUN, CallOptions.NONE));
        unsupported(() -> source.input(W1, WorkerInput.builder(InputKind.USER, "x").delivery(Delivery.QUEUE).build(), CallOptions.NONE));
        unsupported(() -> source.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT).withInitialInput("x"), CallOptions.NONE));
        unsupported(() -> source.delete(W1));
        nothingWasChanged();

        unsupported(() -> source.events(W1, EventQuery.first(10)));
        unsupported(() -> source.subscribe(W1, StreamQuery.LIVE));
        assertThat(server.count("/v1/workers/worker-00000001/events/ws")).as("the WebSocket was tried").isGreaterThanOrEqualTo(1);
    }

    @Test
    void anIdempotencyKeyThatItWouldNotKeepIsRefusedBeforeTheFirstRequest() {
        CallOptions key = CallOptions.ofKey(new IdempotencyKey("k-1"));
        WorkerRequest request = WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT);
        for (int i = 0; i < 2; i++) {
            unsupported(() -> source.create(request, key));
        }
        unsupported(() -> source.input(W1, WorkerInput.user("x"), key));
        unsupported(() -> source.stop(W1, key));
        unsupported(() -> source.cancel(W1, CancelScope.WORKER, key));
        unsupported(() -> source.answer(W1, new InteractionId("i-1"), AnswerRequest.option("yes"), key));
        nothingWasChanged();
        assertThat(source.runtime().capabilities().can()).contains(RuntimeCapability.CAN_SPAWN_WORKER, RuntimeCapability.CAN_ACCEPT_INPUT)
                .doesNotContain(RuntimeCapability.KEEPS_IDEMPOTENCY_KEYS, RuntimeCapability.CAN_QUEUE_INPUT, RuntimeCapability.CAN_STEER_INPUT,
                        RuntimeCapability.CAN_CANCEL_RUN, RuntimeCapability.CAN_DELETE_WORKER, RuntimeCapability.CAN_TAKE_INITIAL_INPUT);
    }

    @Test
    void anInputToAWorkerThatHasEndedIsNamedSo() {
        stopped = true;

        YadoException e = assertThrows(YadoException.class, () -> source.input(W1, WorkerInput.user("x"), CallOptions.NONE));
        assertEquals(FailureCode.WORKER_NOT_RUNNING, e.code(), e::getMessage);
        assertEquals(WorkerStatus.STOPPED, source.stop(W1, CallOptions.NONE).status(), "the other operations respond as before");
    }

    @Test
    void aNameThatItDoesNotKeepIsReportedWithTheWorker() {
        WorkerRequest request = WorkerRequest.of(new Intent.Task("Fix the parser"), ProfileSelector.byName("builtin:coder"));

        WorkerProjection named = source.create(request.withDisplayName("Ada"), CallOptions.NONE);
        assertThat(named.diagnostics()).extracting(Diagnostic::code).contains("display_name_not_kept");
        assertThat(server.last("/v1/workers").text()).doesNotContain("display_name");
        assertThat(source.create(request, CallOptions.NONE).diagnostics()).extracting(Diagnostic::code).doesNotContain("display_name_not_kept");
    }

    private void nothingWasChanged() {
        assertEquals(List.of(), server.requests().stream().filter(r -> !r.method().equals("GET")).toList());
    }

    private static void unsupported(Executable call) {
        assertEquals(FailureCode.OPERATION_UNSUPPORTED, assertThrows(YadoException.class, call).code());
    }
}
