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
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/** Any model value there can be. Text is any that has a UTF-8 form; times have milliseconds, as the model says. */
final class Samples {

    static final WorkerId WORKER = new WorkerId("w1");

    private static final long LAST = (1L << 48) - 1;

    private Samples() {
    }

    static Gen<String> text() {
        return Gens.unicode(0, 40);
    }

    static Gen<RunId> runId() {
        return Gens.strings(Gens.LETTERS_AND_DIGITS + "_:-", 1, 120).map(RunId::new);
    }

    static Gen<Object> natural() {
        Gen<Object> leaf = Gens.oneOf(text(), Gens.longs(), Gens.doubles(), Gens.booleans(), choices -> null);
        return Gens.oneOf(leaf, leaf, leaf,
                choices -> choices.draw(natural().list(3)),
                choices -> choices.draw(Gens.maps(text(), natural(), 3)));
    }

    static Gen<Map<String, Object>> fields() {
        return Gens.maps(text().filter(name -> !"kind".equals(name)), natural(), 4);
    }

    static Gen<Segment> segment() {
        return Gens.oneOf(text().map(Segment.TextSegment::new),
                choices -> new Segment.Paste(choices.draw(Gens.longs()), choices.draw(Gens.longs()), choices.draw(Gens.longs()), choices.draw(text())),
                text().map(Segment.FileRef::new), text().map(Segment.KnowledgeRef::new), text().map(Segment.WorkflowInvoke::new),
                Gens.just(new Segment.Unknown()));
    }

    static Gen<Long> tokens() {
        return Gens.longs(0, Long.MAX_VALUE).optional().map(count -> count.orElse(null));
    }

    static Gen<EventPayload> delta() {
        return Gens.oneOf(text().map(EventPayload.TextDelta::new), text().map(EventPayload.ThinkingDelta::new),
                choices -> new EventPayload.ToolCallArgsDelta(choices.draw(text()), choices.draw(text())));
    }

    static Gen<EventPayload> durable() {
        Gen<Integer> number = Gens.ints();
        return Gens.oneOf(
                segment().list(3).map(EventPayload.UserMessage::new),
                choices -> new EventPayload.SystemItem(choices.draw(text()), choices.draw(fields())),
                Gens.enums(InvokeKind.class).map(EventPayload.InvokeStart::new),
                number.map(EventPayload.TurnStart::new),
                choices -> new EventPayload.TurnEnd(choices.draw(number), choices.draw(Gens.enums(TurnResult.class))),
                number.map(EventPayload.LlmCallStart::new),
                number.map(EventPayload.LlmCallEnd::new),
                choices -> new EventPayload.LlmRetry(choices.draw(number), choices.draw(number), choices.draw(number), choices.draw(Gens.longs()),
                        choices.draw(Gens.longs()), choices.draw(number.optional()).map(OptionalInt::of).orElse(OptionalInt.empty()), choices.draw(text())),
                choices -> new EventPayload.LlmContinuation(choices.draw(number), choices.draw(number), choices.draw(number), choices.draw(text())),
                text().map(EventPayload.TextDone::new),
                Gens.just(new EventPayload.ThinkingStart()),
                text().map(EventPayload.ThinkingDone::new),
                choices -> new EventPayload.ToolCallStart(choices.draw(text()), choices.draw(text())),
                choices -> new EventPayload.ToolCallDone(choices.draw(text()), choices.draw(text()), choices.draw(text())),
                choices -> new EventPayload.ToolResult(choices.draw(text()), choices.draw(text()), choices.draw(text().optional()),
                        choices.draw(Gens.booleans())),
                Gens.by(choices -> Usage.builder().inputTokens(choices.draw(tokens())).outputTokens(choices.draw(tokens()))
                        .cacheReadInputTokens(choices.draw(tokens())).build()).map(EventPayload.UsageReport::new),
                Gens.enums(RunOutcome.class).map(EventPayload.RunEnd::new),
                choices -> new EventPayload.ErrorReport(choices.draw(Gens.enums(RunErrorCode.class)), choices.draw(text())),
                Gens.enums(ActivityStatus.class).map(EventPayload.Status::new),
                choices -> new EventPayload.Alert(choices.draw(text()), choices.draw(text()), choices.draw(text()), choices.draw(Gens.longs())),
                Gens.of(new EventPayload.CompactStart(), new EventPayload.Shutdown()),
                choices -> new EventPayload.Opaque(choices.draw(Gens.of("completions", "memory_worker", "compact_done")), choices.draw(fields().optional())));
    }

    static Gen<WorkerEvent> event() {
        Gen<Instant> at = Gens.longs(0, 4_102_444_800_000L).map(Instant::ofEpochMilli);
        return choices -> new WorkerEvent(choices.draw(Gens.longs(1, LAST)), choices.draw(at), choices.draw(runId().optional()), choices.draw(durable()));
    }

    static Gen<Epoch> epoch() {
        return Gens.longs().map(Epoch::new);
    }

    static Gen<StreamFrame.Snapshot> snapshot() {
        Gen<InFlight> inFlight = Gens.<InFlight.Block>oneOf(text().map(InFlight.TextBlock::new), text().map(InFlight.ThinkingBlock::new),
                choices -> new InFlight.ToolCallBlock(choices.draw(text()), choices.draw(text()), choices.draw(text()))).list(3).map(InFlight::new);
        return choices -> new StreamFrame.Snapshot(choices.draw(epoch()), choices.draw(Gens.longs(0, LAST)), WORKER,
                choices.draw(Gens.enums(WorkerStatus.class)), choices.draw(Gens.enums(ActivityStatus.class)), choices.draw(runId().optional()),
                choices.draw(inFlight));
    }

    static Gen<StreamFrame.Notice> notice() {
        return choices -> new StreamFrame.Notice(choices.draw(Gens.enums(StreamNotice.class)), choices.draw(text()), choices.draw(Gens.booleans()));
    }

    static Gen<StreamFrame.Delta> deltaFrame() {
        return choices -> new StreamFrame.Delta(choices.draw(runId().optional()), choices.draw(delta()));
    }

    static Gen<EventPage> page() {
        return choices -> {
            Epoch epoch = choices.draw(epoch());
            return EventPage.builder(epoch, choices.draw(event().list(4)))
                    .next(choices.draw(Gens.longs(0, LAST).optional()).map(n -> Cursor.of(epoch, n)).orElse(null))
                    .firstRetained(choices.draw(Gens.longs(1, LAST))).build();
        };
    }
}
