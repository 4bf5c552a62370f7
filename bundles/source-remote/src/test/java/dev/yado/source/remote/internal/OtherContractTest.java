package dev.yado.source.remote.internal;

import static dev.yado.source.remote.internal.Fixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A process at the configured address that is no Runtime of this contract, or whose clock differs; every other request gets a plausible response. */
class OtherContractTest {

    private static final WorkerId W1 = new WorkerId("w1");

    private volatile String description = Fixture.SUMMARY;
    private volatile Duration ahead = Duration.ZERO;
    private RawServer server;
    private RemoteRuntime remote;
    private RuntimeSource source;

    private static void plausible(RawServer.Request request, RawServer.Connection connection) throws IOException {
        boolean worker = request.path().equals("/v1/workers") || request.method().equals("GET");
        connection.json(200, worker ? Fixture.WORKER : Fixture.ack(",\"transcript_sequence\":1"));
    }

    private void connect() throws IOException {
        RawServer.Handler rest = Fixture.healthyBut(OtherContractTest::plausible);
        server = new RawServer((request, connection) -> {
            if (request.path().equals("/v1/runtime")) {
                String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plus(ahead).atOffset(ZoneOffset.UTC));
                connection.raw("HTTP/1.1 200 x\r\nDate: " + date + "\r\nContent-Type: application/json\r\nContent-Length: " + description.length()
                        + "\r\n\r\n" + description);
            } else {
                rest.handle(request, connection);
            }
        });
        remote = RemoteRuntime.open(Fixture.settings(server.url()), Fixture.QUICK);
        source = remote.source();
    }

    @AfterEach
    void close() throws IOException {
        remote.close();
        server.close();
    }

    @Test
    void aRuntimeOfAnotherVersionIsReadAndNotChanged() throws IOException {
        description = Fixture.SUMMARY.replace("\"draining\"", "\"contract_version\":2,\"draining\"");
        connect();
        await("the Runtime is seen", () -> source.runtime().status() == RuntimeStatus.RUNNING);

        everyChangeIsRefused(FailureCode.OPERATION_UNSUPPORTED);
        assertEquals("w1", source.worker(W1).orElseThrow().ref().workerId().value());
        RuntimeProjection shown = source.runtime();
        assertThat(shown.diagnostics()).extracting(Diagnostic::code).contains("remote_runtime_other_contract");
        assertThat(shown.capabilities().can()).contains(RuntimeCapability.CAN_LIST_WORKERS).doesNotContain(RuntimeCapability.CAN_SPAWN_WORKER,
                RuntimeCapability.CAN_ACCEPT_INPUT, RuntimeCapability.CAN_STOP_WORKER, RuntimeCapability.KEEPS_IDEMPOTENCY_KEYS);
    }

    @Test
    void aProcessWithoutAValidDescriptionIsNotChangedEvenIfItRespondsToReads() throws IOException {
        description = "{\"runtime\":{\"id\":\"main\",\"state\":\"up\"}}";
        connect();
        await("the description is seen to be malformed",
                () -> source.runtime().diagnostics().stream().anyMatch(d -> d.code().equals("runtime_malformed_response")));

        // A read that succeeds closes the circuit; the changes after it must still not be sent.
        await("a read succeeds", () -> {
            try {
                return source.worker(W1).isPresent();
            } catch (YadoException e) {
                return false;
            }
        });
        everyChangeIsRefused(FailureCode.RUNTIME_MALFORMED_RESPONSE);
    }

    @Test
    void aChangeRightAfterTheStartWaitsForTheDescription() throws IOException {
        description = Fixture.SUMMARY.replace("\"draining\"", "\"contract_version\":2,\"draining\"");
        connect();
        everyChangeIsRefused(FailureCode.OPERATION_UNSUPPORTED);
    }

    @Test
    void aClockThatDiffersIsReportedUntilItAgreesAgain() throws IOException {
        ahead = Duration.ofMinutes(37).plusSeconds(5);
        connect();
        await("the difference is shown", () -> skew().stream().anyMatch(text -> text.contains("37 minutes ahead of")));
        assertThat(source.runtime().status()).isEqualTo(RuntimeStatus.RUNNING);

        ahead = Duration.ofMinutes(-3).minusSeconds(5);
        await("the other direction is shown", () -> skew().stream().anyMatch(text -> text.contains("3 minutes behind")));
        ahead = Duration.ZERO;
        await("nothing is shown any more", () -> skew().isEmpty());
    }

    private List<String> skew() {
        return source.runtime().diagnostics().stream().filter(d -> d.code().equals("remote_runtime_clock_skew")).map(Diagnostic::message).toList();
    }

    private void everyChangeIsRefused(FailureCode code) {
        refused(code, () -> source.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT), CallOptions.NONE));
        refused(code, () -> source.input(W1, WorkerInput.user("x"), CallOptions.NONE));
        refused(code, () -> source.stop(W1, CallOptions.NONE));
        refused(code, () -> source.cancel(W1, CancelScope.WORKER, CallOptions.NONE));
        refused(code, () -> source.delete(W1));
        refused(code, () -> source.answer(W1, new InteractionId("i-1"), AnswerRequest.option("yes"), CallOptions.NONE));
        assertEquals(List.of(), server.requests().stream().filter(r -> !r.method().equals("GET")).toList());
    }

    private static void refused(FailureCode code, Executable call) {
        assertEquals(code, assertThrows(YadoException.class, call).code());
    }
}
