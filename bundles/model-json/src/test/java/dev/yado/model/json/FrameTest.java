package dev.yado.model.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.WorkerStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final Epoch EPOCH = Epoch.parse("00010000000000ff");

    private final ModelJson json = new ModelJson();
    private final FrameReader reader = new FrameReader(json, FrameFormat.RUNTIME, Samples.WORKER, InstantSource.fixed(NOW));

    @Test
    void framesAsTheContractWritesThem() {
        FrameWriter writer = new FrameWriter(json, FrameFormat.RUNTIME);
        Cursor position = Cursor.of(EPOCH, 4);
        for (String line : Golden.lines("frames.jsonl").toList()) {
            StreamFrame frame = reader.read(line);
            assertEquals(line, writer.writeToString(Samples.WORKER, frame, position), () -> "read as " + frame);
        }
    }

    @Test
    void theBackendNamesTheRuntimeAndUsesItsOwnPrefixes() {
        FrameWriter writer = new FrameWriter(json, FrameFormat.backend(new RuntimeId("rt-a")));
        StreamFrame event = new StreamFrame.Logged(EPOCH, new WorkerEvent(5, Instant.EPOCH, Optional.empty(), new EventPayload.ThinkingStart()));
        StreamFrame notice = new StreamFrame.Notice(StreamNotice.RUNTIME_UNAVAILABLE, "m", false);

        assertEquals("{\"kind\":\"event\",\"envelope\":{\"cursor\":\"bo_0001000000000005\",\"event_id\":\"bo_0001000000000005\","
                + "\"runtime_id\":\"rt-a\",\"worker_id\":\"w1\",\"at\":\"1970-01-01T00:00:00.000Z\",\"durable\":true,"
                + "\"payload\":{\"event\":\"thinking_start\"}}}", writer.writeToString(Samples.WORKER, event, Cursor.BEGINNING));
        assertEquals("{\"kind\":\"diagnostic\",\"diagnostic\":{\"code\":\"backend.runtime_unavailable\",\"message\":\"m\",\"ends\":false}}",
                writer.writeToString(Samples.WORKER, notice, Cursor.BEGINNING));
    }

    @Test
    void aPageOfEnvelopes() {
        FrameWriter writer = new FrameWriter(json, FrameFormat.RUNTIME);
        WorkerEvent event = new WorkerEvent(5, Instant.EPOCH, Optional.empty(), new EventPayload.Shutdown());

        assertEquals("{\"events\":[{\"cursor\":\"wo_0001000000000005\",\"event_id\":\"wo_0001000000000005\",\"worker_id\":\"w1\","
                + "\"at\":\"1970-01-01T00:00:00.000Z\",\"durable\":true,\"payload\":{\"event\":\"shutdown\"}}],"
                + "\"next\":\"wo_0001000000000005\",\"epoch\":\"00010000000000ff\",\"first_retained\":5}",
                page(writer, EventPage.builder(EPOCH, List.of(event)).next(Cursor.of(EPOCH, 5)).firstRetained(5).build()));
        assertEquals("{\"events\":[],\"next\":null,\"epoch\":\"00010000000000ff\",\"first_retained\":1}",
                page(writer, EventPage.builder(EPOCH, List.of()).build()));
        assertEquals(1, reader.readPage(
                "{\"events\":[],\"next\":null,\"epoch\":\"00010000000000ff\"}".getBytes(StandardCharsets.UTF_8)).firstRetained(),
                "an older Runtime does not say");
    }

    private static String page(FrameWriter writer, EventPage page) {
        return new String(writer.writePage(Samples.WORKER, page), StandardCharsets.UTF_8);
    }

    // Runtimes of the older make.

    @Test
    void anOlderSnapshot() {
        String frame = "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_000000000000000A\",\"event_id\":\"snapshot:wo_000000000000000a\","
                + "\"worker_id\":\"w1\",\"payload\":{\"event\":\"snapshot\",\"data\":{\"entries\":[{\"kind\":\"user_input\"}],\"greeting\":{"
                + "\"worker_name\":\"w1\",\"cwd\":\"\",\"provider\":\"worker-runtime\",\"model\":\"worker-runtime\",\"scope_summary\":\"s\","
                + "\"tools\":[],\"context_window\":0,\"context_tokens\":0},\"status\":\"idle\"}}}}";

        assertEquals(new StreamFrame.Snapshot(new Epoch(0), 10, Samples.WORKER, WorkerStatus.RUNNING, ActivityStatus.IDLE, Optional.empty(),
                InFlight.NOTHING), reader.read(frame));
    }

    @Test
    void anOlderEventHappenedWhenItWasReceived() {
        String frame = "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000003\",\"event_id\":\"wo_0000000000000003\","
                + "\"worker_id\":\"w1\",\"payload\":{\"event\":\"thinking_start\"}}}";

        assertEquals(new StreamFrame.Logged(new Epoch(0), new WorkerEvent(3, Instant.parse("2026-01-31T12:00:00.123Z"), Optional.empty(),
                new EventPayload.ThinkingStart())), reader.read(frame));
    }

    @ParameterizedTest
    @CsvSource({
        "runtime.cursor_malformed, CURSOR_MALFORMED, true",
        "runtime.cursor_unknown_or_expired, CURSOR_UNKNOWN_OR_EXPIRED, true",
        "runtime.cursor_expired, SLOW_CONSUMER, true",
        "runtime.worker_not_found, WORKER_NOT_FOUND, true",
        "runtime.unavailable, RUNTIME_UNAVAILABLE, true",
        "runtime.upstream_closed, UPSTREAM_CLOSED, true",
        "runtime.observation_only, OBSERVATION_ONLY, true",
        "runtime.websocket_error, UPSTREAM_CLOSED, true",
        "runtime.serialize_failed, MALFORMED_FRAME, false",
        "backend.upstream_disconnect, UPSTREAM_CLOSED, true",
        "runtime.something_new, INTERNAL, true"})
    void olderNotices(String code, StreamNotice notice, boolean ends) {
        assertEquals(new StreamFrame.Notice(notice, "m", ends),
                reader.read("{\"kind\":\"diagnostic\",\"diagnostic\":{\"code\":\"" + code + "\",\"message\":\"m\"}}"));
    }

    // Violations of the contract.

    @ParameterizedTest
    @ValueSource(strings = {
        "not json => not valid JSON, at line 1, column 1",
        "{\"kind\":\"other\"} => kind must be one of event, diagnostic",
        "{\"kind\":\"event\"} => envelope is required",
        "{\"kind\":\"diagnostic\"} => diagnostic is required",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000003\",\"worker_id\":\"w1\"}} => envelope.payload is required",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"bo_0000000000000003\",\"worker_id\":\"w1\",\"payload\":{\"event\":\"shutdown\"}}}"
                + " => a cursor is wo_ and 16 hex digits, as an earlier event of this Worker gave it",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000003\",\"worker_id\":\"w2\",\"payload\":{\"event\":\"shutdown\"}}}"
                + " => envelope.worker_id is of another Worker",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000000\",\"worker_id\":\"w1\",\"payload\":{\"event\":\"shutdown\"}}}"
                + " => envelope is not one of a logged event",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000003\",\"worker_id\":\"w1\",\"payload\":{\"event\":\"danced\"}}}"
                + " => envelope.payload.event is not an event of the contract",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000003\",\"worker_id\":\"w1\",\"payload\":{\"event\":\"turn_start\","
                + "\"data\":{\"turn\":true}}}} => envelope.payload.data.turn must be a whole number of at most 32 bits",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0002000000000003\",\"worker_id\":\"w1\",\"payload\":{\"event\":\"snapshot\","
                + "\"data\":{\"epoch\":\"0001000000000000\"}}}} => the cursor of a snapshot is of another epoch than the snapshot",
        "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0002000000000003\",\"worker_id\":\"w1\",\"payload\":{\"event\":\"snapshot\","
                + "\"data\":{\"in_flight\":{\"blocks\":[{\"kind\":\"smoke\"}]}}}}}"
                + " => envelope.payload.data.in_flight.blocks[0].kind must be one of text, thinking, tool_call"})
    void malformedFramesAreTheRuntimesFault(String line) {
        int arrow = line.indexOf(" => ");
        YadoException e = assertThrows(YadoException.class, () -> reader.read(line.substring(0, arrow)));

        assertEquals(FailureCode.RUNTIME_MALFORMED_RESPONSE, e.code());
        assertEquals("the response of the Runtime violates the contract: " + line.substring(arrow + 4), e.getMessage());
    }
}
