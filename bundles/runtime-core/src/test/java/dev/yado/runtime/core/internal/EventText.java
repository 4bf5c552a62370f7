package dev.yado.runtime.core.internal;

import dev.yado.model.event.EventPayload;
import dev.yado.model.stream.StreamFrame;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Short texts of events and frames, for comparison in tests. */
public final class EventText {

    private EventText() {
    }

    public static String of(EventPayload payload) {
        if (payload instanceof EventPayload.Status s) {
            return "status " + s.status().wire();
        } else if (payload instanceof EventPayload.UserMessage m) {
            return "user_message " + m.plainText();
        } else if (payload instanceof EventPayload.TextDelta d) {
            return "text_delta " + d.text();
        } else if (payload instanceof EventPayload.TextDone d) {
            return "text_done " + d.text();
        } else if (payload instanceof EventPayload.ThinkingDone d) {
            return "thinking_done " + d.text();
        } else if (payload instanceof EventPayload.TurnStart t) {
            return "turn_start " + t.turn();
        } else if (payload instanceof EventPayload.TurnEnd t) {
            return "turn_end " + t.turn() + " " + t.result().wire();
        } else if (payload instanceof EventPayload.RunEnd r) {
            return "run_end " + r.outcome().wire();
        } else if (payload instanceof EventPayload.SystemItem i) {
            return i.kind() + Stream.of("content", "title", "outcome", "option_id", "limit").filter(i.fields()::containsKey).map(f -> " " + i.fields().get(f))
                    .collect(Collectors.joining());
        } else if (payload instanceof EventPayload.ErrorReport e) {
            return "error " + e.code().wire();
        }
        return payload.event();
    }

    public static String of(StreamFrame frame) {
        if (frame instanceof StreamFrame.Snapshot s) {
            return "snapshot " + s.position();
        } else if (frame instanceof StreamFrame.Logged l) {
            return of(l.event().payload());
        } else if (frame instanceof StreamFrame.Delta d) {
            return of(d.payload());
        }
        return "notice " + ((StreamFrame.Notice) frame).code().wire();
    }
}
