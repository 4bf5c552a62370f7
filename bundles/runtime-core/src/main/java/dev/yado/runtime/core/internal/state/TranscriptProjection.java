package dev.yado.runtime.core.internal.state;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.SystemItems;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.model.worker.InputKind;
import dev.yado.runtime.spi.store.LoggedEvent;
import java.util.Optional;

/** Projects events to transcript items: decides which events are items, and their content. Stateless. */
public final class TranscriptProjection {

    private TranscriptProjection() {
    }

    static boolean isItem(EventPayload payload) {
        return role(payload).isPresent();
    }

    public static TranscriptItem item(LoggedEvent logged) {
        EventPayload payload = logged.event().payload();
        return TranscriptItem.builder(logged.transcriptSequence().orElseThrow(), role(payload).orElseThrow(), content(payload), logged.event().sequence())
                .runId(logged.event().runId().orElse(null)).at(logged.event().at()).build();
    }

    private static Optional<TranscriptRole> role(EventPayload payload) {
        if (payload instanceof EventPayload.UserMessage) {
            return Optional.of(TranscriptRole.USER);
        } else if (payload instanceof EventPayload.TextDone) {
            return Optional.of(TranscriptRole.ASSISTANT);
        } else if (payload instanceof EventPayload.ToolResult) {
            return Optional.of(TranscriptRole.TOOL);
        } else if (payload instanceof EventPayload.SystemItem item) {
            return switch (item.kind()) {
                case SystemItems.SYSTEM_INPUT, SystemItems.EVENT_LOST -> Optional.of(TranscriptRole.SYSTEM);
                case SystemItems.INPUT_STEERED -> Optional.of(
                        InputKind.SYSTEM.wire().equals(item.fields().get("input_kind")) ? TranscriptRole.SYSTEM : TranscriptRole.USER);
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    private static String content(EventPayload payload) {
        if (payload instanceof EventPayload.UserMessage m) {
            return m.plainText();
        } else if (payload instanceof EventPayload.TextDone t) {
            return t.text();
        } else if (payload instanceof EventPayload.ToolResult r) {
            return r.output().map(output -> r.summary() + "\n" + output).orElse(r.summary());
        }
        return SystemItems.content((EventPayload.SystemItem) payload);
    }
}
