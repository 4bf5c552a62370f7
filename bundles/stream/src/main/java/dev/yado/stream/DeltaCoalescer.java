package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.EventPayload.TextDelta;
import dev.yado.model.event.EventPayload.ThinkingDelta;
import dev.yado.model.event.EventPayload.ToolCallArgsDelta;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Delta;
import java.util.Optional;

/** One delta instead of two that follow each other: whoever appends deltas derives the same text. */
final class DeltaCoalescer {

    /** Longer ones are not made: each joining copies the text, and one delta should stay a small frame on the wire. */
    static final int MAX_CHARACTERS = 8_192;

    private DeltaCoalescer() {
    }

    /** @return empty unless both are deltas of the same text of the same run, and short enough */
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
