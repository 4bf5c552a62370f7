package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.EventPayload.TextDelta;
import dev.yado.model.event.EventPayload.ThinkingDelta;
import dev.yado.model.event.EventPayload.ToolCallArgsDelta;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Delta;
import java.util.Optional;

/** Coalesces consecutive deltas of the same text into one; a reader that appends deltas derives the same text. Stateless. */
final class DeltaCoalescer {

    /** The maximum length of a coalesced delta, because each coalescing copies the text, and a frame should stay small. */
    static final int MAX_CHARACTERS = 8_192;

    private DeltaCoalescer() {
    }

    /** Returns one delta for two; empty unless both belong to the same text of the same run and are short enough together. */
    static Optional<StreamFrame> of(StreamFrame earlier, StreamFrame later) {
        if (!(earlier instanceof Delta first && later instanceof Delta second) || !first.runId().equals(second.runId())
                || first.payload().textLength() + second.payload().textLength() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        return joined(first.payload(), second.payload()).map(payload -> new Delta(first.runId(), payload));
    }

    private static Optional<EventPayload> joined(EventPayload earlier, EventPayload later) {
        if (earlier instanceof TextDelta first && later instanceof TextDelta second) {
            return Optional.of(new TextDelta(first.text() + second.text()));
        } else if (earlier instanceof ThinkingDelta first && later instanceof ThinkingDelta second) {
            return Optional.of(new ThinkingDelta(first.text() + second.text()));
        } else if (earlier instanceof ToolCallArgsDelta first && later instanceof ToolCallArgsDelta second && first.id().equals(second.id())) {
            return Optional.of(new ToolCallArgsDelta(first.id(), first.json() + second.json()));
        }
        return Optional.empty();
    }
}
