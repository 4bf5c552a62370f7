package dev.yado.model.event;

import dev.yado.model.failure.RunErrorCode;
import dev.yado.model.value.Text;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.InvokeKind;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.TurnResult;
import dev.yado.model.worker.Usage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The payload of an event. Each kind has a name on the wire ({@link #event}). Most kinds have data; unit kinds have none. No component is null.
 *
 * <p>The names are a closed set, and clients of earlier versions refuse an unknown one. New information is therefore a {@link SystemItem} with a new kind, which
 * every client accepts. A new name here is possible, but breaks these clients.
 */
@ProviderType
public sealed interface EventPayload {

    /** Returns the name on the wire. */
    String event();

    /**
     * Returns whether the event is part of the log. Deltas are not: they show parts of a text before the durable event that contains the complete text.
     */
    default boolean durable() {
        return true;
    }

    /** Returns the number of characters of free text, to which the bounds of buffers and logs apply. */
    default long textLength() {
        if (this instanceof TextDone t) {
            return t.text().length();
        } else if (this instanceof TextDelta t) {
            return t.text().length();
        } else if (this instanceof ThinkingDone t) {
            return t.text().length();
        } else if (this instanceof ThinkingDelta t) {
            return t.text().length();
        } else if (this instanceof ToolCallArgsDelta t) {
            return t.json().length();
        } else if (this instanceof ToolCallDone t) {
            return t.arguments().length();
        } else if (this instanceof ToolResult t) {
            return t.summary().length() + t.output().map(String::length).orElse(0);
        } else if (this instanceof SystemItem t) {
            return SystemItems.content(t).length();
        } else if (this instanceof UserMessage t) {
            return t.plainText().length();
        }
        return 0;
    }

    /** An input that a run works on. */
    record UserMessage(List<Segment> segments) implements EventPayload {
        /** Checks and copies the components. */
        public UserMessage {
            segments = List.copyOf(segments);
        }

        /** Returns a message of one text segment. */
        public static UserMessage text(String text) {
            return new UserMessage(List.of(new Segment.TextSegment(text)));
        }

        /** Returns the text of all segments that contain text, in order. */
        public String plainText() {
            StringBuilder text = new StringBuilder();
            for (Segment segment : segments) {
                if (segment instanceof Segment.TextSegment t) {
                    text.append(t.content());
                } else if (segment instanceof Segment.Paste p) {
                    text.append(p.content());
                }
            }
            return text.toString();
        }

        @Override
        public String event() {
            return "user_message";
        }
    }

    /**
     * An entry of the Runtime itself.
     *
     * @param kind the kind; {@link SystemItems} has those of Yado
     * @param fields the other values, none of them named {@code kind}; JSON-natural values only (String, Long, Double, Boolean, List, Map, null)
     */
    record SystemItem(String kind, Map<String, Object> fields) implements EventPayload {
        /** Checks and copies the components. */
        public SystemItem {
            Objects.requireNonNull(kind, "kind");
            if (fields.containsKey("kind")) {
                throw new IllegalArgumentException("kind is not among the fields: they stand beside it");
            }
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String event() {
            return "system_item";
        }
    }

    /** A run begins. */
    record InvokeStart(InvokeKind kind) implements EventPayload {
        /** Checks and copies the components. */
        public InvokeStart {
            Objects.requireNonNull(kind, "kind");
        }

        @Override
        public String event() {
            return "invoke_start";
        }
    }

    /** A turn begins. @param turn its number within the run, from 1 */
    record TurnStart(int turn) implements EventPayload {
        @Override
        public String event() {
            return "turn_start";
        }
    }

    /** A turn ended. */
    record TurnEnd(int turn, TurnResult result) implements EventPayload {
        /** Checks and copies the components. */
        public TurnEnd {
            Objects.requireNonNull(result, "result");
        }

        @Override
        public String event() {
            return "turn_end";
        }
    }

    /** A call of a model begins. */
    record LlmCallStart(int llmCall) implements EventPayload {
        @Override
        public String event() {
            return "llm_call_start";
        }
    }

    /** A call of a model ended. */
    record LlmCallEnd(int llmCall) implements EventPayload {
        @Override
        public String event() {
            return "llm_call_end";
        }
    }

    /** A call of a model failed and is repeated. @param status the HTTP status of the failure, if any */
    record LlmRetry(int llmCall, int failedAttempt, int maxAttempts, long waitMs, long elapsedMs, OptionalInt status, String error)
            implements EventPayload {
        /** Checks and copies the components. */
        public LlmRetry {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(error, "error");
        }

        @Override
        public String event() {
            return "llm_retry";
        }
    }

    /** A call of a model is continued after its response was truncated. */
    record LlmContinuation(int llmCall, int attempt, int maxAttempts, String reason) implements EventPayload {
        /** Checks and copies the components. */
        public LlmContinuation {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String event() {
            return "llm_continuation";
        }
    }

    /** A fragment of text. */
    record TextDelta(String text) implements EventPayload {
        /** Checks and copies the components. */
        public TextDelta {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String event() {
            return "text_delta";
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /** A complete text. @param text all of it, including the deltas */
    record TextDone(String text) implements EventPayload {
        /** Checks and copies the components. */
        public TextDone {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String event() {
            return "text_done";
        }
    }

    /** Thinking begins. */
    record ThinkingStart() implements EventPayload {
        @Override
        public String event() {
            return "thinking_start";
        }
    }

    /** A fragment of thinking. */
    record ThinkingDelta(String text) implements EventPayload {
        /** Checks and copies the components. */
        public ThinkingDelta {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String event() {
            return "thinking_delta";
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /** The complete text of the thinking that was started last. */
    record ThinkingDone(String text) implements EventPayload {
        /** Checks and copies the components. */
        public ThinkingDone {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String event() {
            return "thinking_done";
        }
    }

    /** A tool call begins; its arguments follow. */
    record ToolCallStart(String id, String name) implements EventPayload {
        /** Checks and copies the components. */
        public ToolCallStart {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String event() {
            return "tool_call_start";
        }
    }

    /** A fragment of a tool call's arguments. @param json part of a JSON text */
    record ToolCallArgsDelta(String id, String json) implements EventPayload {
        /** Checks and copies the components. */
        public ToolCallArgsDelta {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(json, "json");
        }

        @Override
        public String event() {
            return "tool_call_args_delta";
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /** A complete tool call. @param arguments JSON */
    record ToolCallDone(String id, String name, String arguments) implements EventPayload {
        /** Checks and copies the components. */
        public ToolCallDone {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(arguments, "arguments");
        }

        @Override
        public String event() {
            return "tool_call_done";
        }
    }

    /** The result of a tool call. */
    record ToolResult(String id, String summary, Optional<String> output, boolean isError) implements EventPayload {
        /** Checks and copies the components. */
        public ToolResult {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(summary, "summary");
            Objects.requireNonNull(output, "output");
        }

        @Override
        public String event() {
            return "tool_result";
        }
    }

    /** The usage of a run, reported once at its end. */
    record UsageReport(Usage usage) implements EventPayload {
        /** Checks and copies the components. */
        public UsageReport {
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public String event() {
            return "usage";
        }
    }

    /** A run ended. */
    record RunEnd(RunOutcome outcome) implements EventPayload {
        /** Checks and copies the components. */
        public RunEnd {
            Objects.requireNonNull(outcome, "outcome");
        }

        @Override
        public String event() {
            return "run_end";
        }
    }

    /** A run failed. */
    record ErrorReport(RunErrorCode code, String message) implements EventPayload {
        /** Checks and copies the components. */
        public ErrorReport {
            Objects.requireNonNull(code, "code");
            message = Text.bounded(message, 2_000);
        }

        @Override
        public String event() {
            return "error";
        }
    }

    /** The Worker's activity changed. */
    record Status(ActivityStatus status) implements EventPayload {
        /** Checks and copies the components. */
        public Status {
            Objects.requireNonNull(status, "status");
        }

        @Override
        public String event() {
            return "status";
        }
    }

    /**
     * A warning or an error outside of a run.
     *
     * @param level {@code warn} or {@code error}
     * @param source {@code worker}, {@code engine}, {@code compactor} or {@code agents_md}
     */
    record Alert(String level, String source, String message, long timestampMs) implements EventPayload {
        /** Checks and copies the components. */
        public Alert {
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(message, "message");
        }

        @Override
        public String event() {
            return "alert";
        }
    }

    /** The engine begins to compact its context. */
    record CompactStart() implements EventPayload {
        @Override
        public String event() {
            return "compact_start";
        }
    }

    /** The Worker's process shuts down. */
    record Shutdown() implements EventPayload {
        @Override
        public String event() {
            return "shutdown";
        }
    }

    /**
     * A kind of the closed set whose data Yado passes on unchanged. Only Runtimes of other implementations send these.
     *
     * @param event its name on the wire
     * @param data JSON-natural values; empty for a unit kind
     */
    record Opaque(String event, Optional<Map<String, Object>> data) implements EventPayload {
        /** Checks and copies the components. */
        public Opaque {
            Objects.requireNonNull(event, "event");
            data = data.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
        }
    }
}
