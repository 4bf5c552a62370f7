package dev.yado.model.json;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.Segment;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.RunErrorCode;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.InvokeKind;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.TurnResult;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any model value there can be. Text is any that has a UTF-8 form; times have milliseconds, as the model says. */
final class Samples {

    static final WorkerId WORKER = new WorkerId("w1");

    private static final long LAST = (1L << 48) - 1;

    private Samples() {
    }

    static Arbitrary<String> text() {
        return Arbitraries.strings().all().ofMaxLength(40).filter(s -> !s.matches("(?s).*\\p{Cs}.*"));
    }

    static Arbitrary<RunId> runId() {
        return Arbitraries.strings().alpha().numeric().withChars("_:-").ofMinLength(1).ofMaxLength(120).map(RunId::new);
    }

    static Arbitrary<Object> natural() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(text(), Arbitraries.longs(), Arbitraries.doubles(), Arbitraries.of(true, false))
                .map(Object.class::cast).injectNull(0.1);
        return Arbitraries.lazyOf(() -> leaf, () -> leaf, () -> leaf,
                () -> natural().list().ofMaxSize(3).map(ArrayList::new),
                () -> Arbitraries.maps(text(), natural()).ofMaxSize(3).map(LinkedHashMap::new));
    }

    static Arbitrary<Map<String, Object>> fields() {
        return Arbitraries.maps(text().filter(name -> !"kind".equals(name)), natural()).ofMaxSize(4);
    }

    static Arbitrary<Segment> segment() {
        return Arbitraries.oneOf(text().map(Segment.TextSegment::new),
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs(), Arbitraries.longs(), text()).as(Segment.Paste::new),
                text().map(Segment.FileRef::new), text().map(Segment.KnowledgeRef::new), text().map(Segment.WorkflowInvoke::new),
                Arbitraries.just(new Segment.Unknown()));
    }

    static Arbitrary<OptionalLong> tokens() {
        return Arbitraries.longs().greaterOrEqual(0).optional().map(o -> o.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    static Arbitrary<EventPayload> delta() {
        return Arbitraries.oneOf(text().map(EventPayload.TextDelta::new), text().map(EventPayload.ThinkingDelta::new),
                Combinators.combine(text(), text()).as(EventPayload.ToolCallArgsDelta::new));
    }

    static Arbitrary<EventPayload> durable() {
        Arbitrary<Integer> number = Arbitraries.integers();
        List<Arbitrary<? extends EventPayload>> kinds = List.of(
                segment().list().ofMaxSize(3).map(EventPayload.UserMessage::new),
                Combinators.combine(text(), fields()).as(EventPayload.SystemItem::new),
                Arbitraries.of(InvokeKind.class).map(EventPayload.InvokeStart::new),
                number.map(EventPayload.TurnStart::new),
                Combinators.combine(number, Arbitraries.of(TurnResult.class)).as(EventPayload.TurnEnd::new),
                number.map(EventPayload.LlmCallStart::new),
                number.map(EventPayload.LlmCallEnd::new),
                Combinators.combine(number, number, number, Arbitraries.longs(), Arbitraries.longs(), number.optional(), text())
                        .as((call, failed, max, wait, elapsed, status, error) -> new EventPayload.LlmRetry(call, failed, max, wait,
                                elapsed, status.map(OptionalInt::of).orElse(OptionalInt.empty()), error)),
                Combinators.combine(number, number, number, text()).as(EventPayload.LlmContinuation::new),
                text().map(EventPayload.TextDone::new),
                Arbitraries.just(new EventPayload.ThinkingStart()),
                text().map(EventPayload.ThinkingDone::new),
                Combinators.combine(text(), text()).as(EventPayload.ToolCallStart::new),
                Combinators.combine(text(), text(), text()).as(EventPayload.ToolCallDone::new),
                Combinators.combine(text(), text(), text().optional(), Arbitraries.of(true, false)).as(EventPayload.ToolResult::new),
                Combinators.combine(tokens(), tokens(), tokens()).as(Usage::new).map(EventPayload.UsageReport::new),
                Arbitraries.of(RunOutcome.class).map(EventPayload.RunEnd::new),
                Combinators.combine(Arbitraries.of(RunErrorCode.class), text()).as(EventPayload.ErrorReport::new),
                Arbitraries.of(ActivityStatus.class).map(EventPayload.Status::new),
                Combinators.combine(text(), text(), text(), Arbitraries.longs()).as(EventPayload.Alert::new),
                Arbitraries.of(new EventPayload.CompactStart(), new EventPayload.Shutdown()),
                Combinators.combine(Arbitraries.of("completions", "memory_worker", "compact_done"), fields().optional())
                        .as(EventPayload.Opaque::new));
        return Arbitraries.of(kinds).flatMap(kind -> kind.map(EventPayload.class::cast));
    }

    static Arbitrary<WorkerEvent> event() {
        Arbitrary<Instant> at = Arbitraries.longs().between(0, 4_102_444_800_000L).map(Instant::ofEpochMilli);
        return Combinators.combine(Arbitraries.longs().between(1, LAST), at, runId().optional(), durable()).as(WorkerEvent::new);
    }

    static Arbitrary<Epoch> epoch() {
        return Arbitraries.longs().map(Epoch::new);
    }

    static Arbitrary<StreamFrame.Snapshot> snapshot() {
        Arbitrary<InFlight> inFlight = Arbitraries.oneOf(text().map(InFlight.TextBlock::new), text().map(InFlight.ThinkingBlock::new),
                Combinators.combine(text(), text(), text()).as(InFlight.ToolCallBlock::new)).map(InFlight.Block.class::cast)
                .list().ofMaxSize(3).map(InFlight::new);
        return Combinators.combine(epoch(), Arbitraries.longs().between(0, LAST), Arbitraries.of(WorkerStatus.class),
                Arbitraries.of(ActivityStatus.class), runId().optional(), inFlight)
                .as((epoch, position, status, activity, run, text) -> new StreamFrame.Snapshot(epoch, position, WORKER, status, activity,
                        run, text));
    }

    static Arbitrary<StreamFrame.Notice> notice() {
        return Combinators.combine(Arbitraries.of(StreamNotice.class), text(), Arbitraries.of(true, false)).as(StreamFrame.Notice::new);
    }

    static Arbitrary<StreamFrame.Delta> deltaFrame() {
        return Combinators.combine(runId().optional(), delta()).as(StreamFrame.Delta::new);
    }

    static Arbitrary<EventPage> page() {
        return Combinators.combine(epoch(), event().list().ofMaxSize(4), Arbitraries.longs().between(0, LAST).optional(),
                Arbitraries.longs().between(1, LAST))
                .as((epoch, events, next, first) -> new EventPage(epoch, events, next.map(n -> Cursor.of(epoch, n)), first));
    }
}
