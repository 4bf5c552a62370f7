package dev.yado.model.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.Segment;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The wire as the contract writes it: every golden line is read and written back, and must be the same to the letter. */
class GoldenTest {

    private final ModelJson json = new ModelJson();

    @ParameterizedTest
    @MethodSource
    void payloads(String line) {
        assertSame(line, EventPayload.class);
    }

    static Stream<String> payloads() {
        return Golden.lines("payloads.jsonl");
    }

    @ParameterizedTest
    @MethodSource
    void requests(String line) {
        assertSame(line, WorkerRequest.class);
    }

    static Stream<String> requests() {
        return Golden.lines("requests.jsonl");
    }

    @ParameterizedTest
    @MethodSource
    void workers(String line) {
        assertSame(line, Worker.class);
    }

    static Stream<String> workers() {
        return Golden.lines("workers.jsonl");
    }

    @ParameterizedTest
    @MethodSource
    void answers(String line) throws ClassNotFoundException {
        int blank = line.indexOf(' ');
        assertSame(line.substring(blank + 1), type(line.substring(0, blank)));
    }

    static Stream<String> answers() {
        return Golden.lines("answers.jsonl");
    }

    static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("dev.yado.model." + name);
    }

    private void assertSame(String line, Class<?> type) {
        Object value = json.decode(line, type);
        assertEquals(line, json.encodeToString(value), () -> "read as " + value);
        assertFalse(value instanceof EventPayload.Opaque opaque && opaque.data().isEmpty());
    }

    @Test
    void everyTypedPayloadHasAGoldenLine() {
        long typed = Stream.of(EventPayload.class.getPermittedSubclasses()).filter(c -> c != EventPayload.Opaque.class).count();
        long seen = payloads().map(l -> json.decode(l, EventPayload.class)).filter(p -> !(p instanceof EventPayload.Opaque))
                .map(Object::getClass).distinct().count();

        assertEquals(typed, seen, "add a line to golden/payloads.jsonl for the new payload");
    }

    // What others write differently and must be understood all the same.

    @Test
    void keysMayComeInAnyOrderAndUnknownOnesAreIgnored() {
        assertEquals(new EventPayload.TurnStart(3),
                json.decode("{\"x\":{\"data\":[]},\"data\":{\"y\":1,\"turn\":3},\"event\":\"turn_start\",\"z\":null}", EventPayload.class));
        assertEquals(new EventPayload.UserMessage(List.of(new Segment.TextSegment("a"))),
                json.decode("{\"event\":\"user_message\",\"data\":{\"segments\":[{\"content\":\"a\",\"new\":1,\"kind\":\"text\"}]}}",
                        EventPayload.class));
    }

    @Test
    void anUnknownSegmentIsTheOneThingThatMayBeUnknown() {
        assertEquals(new EventPayload.UserMessage(List.of(new Segment.Unknown())),
                json.decode("{\"event\":\"user_message\",\"data\":{\"segments\":[{\"kind\":\"hologram\",\"beam\":1}]}}",
                        EventPayload.class));
    }

    @ParameterizedTest
    @CsvSource({"finished, FINISHED", "limit_reached, LIMIT_REACHED", "paused, INTERRUPTED", "rolled_back, INTERRUPTED"})
    void aRunEndWithoutOutcome(String result, RunOutcome outcome) {
        assertEquals(new EventPayload.RunEnd(outcome),
                json.decode("{\"event\":\"run_end\",\"data\":{\"result\":\"" + result + "\"}}", EventPayload.class));
    }

    @Test
    void aWorkerOfAnOlderRuntimeHasNoneOfOurFields() {
        Worker worker = json.decode("{\"worker_ref\":{\"runtime_id\":\"r\",\"worker_id\":\"w\"},\"runtime_id\":\"r\",\"worker_id\":\"w\","
                + "\"status\":\"cancelled\",\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\",\"value\":null},"
                + "\"transcript_len\":2,\"last_event_id\":7}", Worker.class);

        assertEquals(Worker.Run.IDLE, worker.run());
        assertEquals(Optional.empty(), worker.createdAt());
        assertFalse(worker.usage().isKnown());
    }

    @Test
    void timesOfOthersAreReadToTheMillisecond() {
        record Seen(Instant at) {
        }
        assertEquals(new Seen(Instant.parse("2026-11-21T03:07:03.107Z")),
                json.decode("{\"at\":\"2026-11-21T04:07:03.107584467+01:00\"}", Seen.class));
        assertEquals("{\"at\":\"2026-11-21T03:07:03.000Z\"}", json.encodeToString(new Seen(Instant.parse("2026-11-21T03:07:03Z"))));
    }

    @Test
    void numbersOfOpaqueDataKeepTheirKind() {
        EventPayload payload = json.decode("{\"event\":\"compact_failed\",\"data\":{\"a\":1,\"b\":1.0,\"c\":9223372036854775807,"
                + "\"d\":18446744073709551615,\"e\":null}}", EventPayload.class);

        Map<String, Object> data = assertInstanceOf(EventPayload.Opaque.class, payload).data().orElseThrow();
        assertEquals(1L, data.get("a"));
        assertEquals(1.0, data.get("b"));
        assertEquals(Long.MAX_VALUE, data.get("c"));
        assertEquals(18446744073709551615.0, data.get("d"));
        assertEquals(List.of("a", "b", "c", "d", "e"), List.copyOf(data.keySet()));
    }
}
