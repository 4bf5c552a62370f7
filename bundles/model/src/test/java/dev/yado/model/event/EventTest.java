package dev.yado.model.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.RunId;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTest {

    @Test
    void onlyDeltasAreEphemeralAndTheyCannotBeLogged() {
        List<EventPayload> deltas = List.of(new EventPayload.TextDelta("x"), new EventPayload.ThinkingDelta("x"),
                new EventPayload.ToolCallArgsDelta("c", "{"));
        for (EventPayload delta : deltas) {
            assertFalse(delta.durable());
            assertThrows(IllegalArgumentException.class, () -> new WorkerEvent(1, Instant.EPOCH, Optional.empty(), delta));
        }
        EventPayload done = new EventPayload.TextDone("x");
        assertTrue(done.durable());
        assertThrows(IllegalArgumentException.class, () -> new StreamFrame.Delta(Optional.empty(), done));
        assertThrows(IllegalArgumentException.class, () -> new WorkerEvent(0, Instant.EPOCH, Optional.empty(), done));
    }

    @Test
    void theKindOfASystemItemStandsBesideItsFields() {
        assertThrows(IllegalArgumentException.class, () -> new EventPayload.SystemItem("a", Map.of("kind", "b")));
    }

    @Test
    void nothingThatCannotBeWrittenCanBeMade() {
        assertThrows(NullPointerException.class, () -> new EventPayload.TextDone(null));
        assertThrows(NullPointerException.class, () -> new EventPayload.ToolResult("c", "s", null, false));
        assertThrows(NullPointerException.class, () -> new Segment.TextSegment(null));
    }

    @Test
    void systemItemsOfYado() {
        EventPayload.SystemItem queued = SystemItems.input(SystemItems.INPUT_QUEUED, new RunId("r1"), InputKind.SYSTEM, "hello");

        assertEquals(Map.of("run_id", "r1", "input_kind", "system", "content", "hello"), queued.fields());
        assertEquals("hello", SystemItems.content(queued));
        assertEquals(SystemItems.WORKER_CANCELLED, SystemItems.ended(WorkerStatus.CANCELLED).kind());
        assertEquals(Map.of("reason", "done"), SystemItems.ended(WorkerStatus.STOPPED, "done").fields());
    }

    @Test
    void plainTextTakesWhatIsText() {
        EventPayload.UserMessage message = new EventPayload.UserMessage(List.of(new Segment.TextSegment("a"),
                new Segment.FileRef("secret"), new Segment.Paste(1, 1, 1, "b"), new Segment.Unknown()));

        assertEquals("ab", message.plainText());
    }

    @Test
    void usageThatIsNotKnownIsNotZero() {
        Usage known = Usage.builder().inputTokens(3L).cacheReadInputTokens(1L).build();

        assertFalse(Usage.UNKNOWN.isKnown());
        assertTrue(Usage.of(0, 0).isKnown());
        assertEquals(Usage.UNKNOWN, Usage.UNKNOWN.plus(Usage.UNKNOWN));
        assertEquals(known, known.plus(Usage.UNKNOWN));
        assertEquals(known, Usage.UNKNOWN.plus(known));
        assertEquals(Usage.builder().inputTokens(8L).outputTokens(7L).cacheReadInputTokens(1L).build(), known.plus(Usage.of(5, 7)));
    }

    @Property
    void usageAddsUpInAnyOrder(@ForAll(min = 0, max = 1L << 40) long a, @ForAll(min = 0, max = 1L << 40) long b) {
        Usage some = Usage.of(a, b);
        Usage other = Usage.builder().outputTokens(a).cacheReadInputTokens(b).build();

        assertEquals(some.plus(other), other.plus(some));
    }

    @Test
    void wireNamesAreExact() {
        assertEquals(Optional.of(RunOutcome.LIMIT_REACHED), WireName.parse(RunOutcome.class, "limit_reached"));
        assertEquals(Optional.empty(), WireName.parse(RunOutcome.class, "LIMIT_REACHED"));
        assertEquals(Optional.empty(), WireName.parse(RunOutcome.class, null));
    }
}
