package dev.yado.model.json.internal;

import static dev.yado.model.json.internal.WellFormed.text;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.Segment;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.RunResult;
import dev.yado.model.worker.Usage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;

/**
 * The JSON forms of event payloads: for each kind the writer of its data and the record from which it is read. Data is written field by field, since that happens for
 * every event, and read by data binding, whose failures name the field.
 */
final class Payloads {

    /** The kinds that are read and written as {@link EventPayload.Opaque}. */
    private static final Set<String> OPAQUE = Set.of("segment_rotated", "completions", "rewind_targets", "rewind_applied",
            "workers_listed", "worker_restored", "peer_registered", "memory_worker", "compact_done", "compact_failed");

    private final Map<String, Kind<?, ?>> byName = new HashMap<>();
    private final Map<Class<?>, Kind<?, ?>> byType = new HashMap<>();

    /** Writes the fields of a payload's data, without braces. */
    interface DataWriter<P> {
        void write(P payload, JsonGenerator out, SerializationContext context);
    }

    /** A kind of payload. @param shape the record from which the data is read; null for a unit kind, which has no data */
    record Kind<P extends EventPayload, S>(String name, DataWriter<P> writer, Class<S> shape, Function<S, P> reader) {
    }

    // Data whose fields differ from the components of the payload.
    record SystemItemData(Map<String, Object> item) {
    }

    record RunEndData(RunResult result, Optional<RunOutcome> outcome) {
    }

    static void addTo(SimpleModule module) {
        Payloads payloads = new Payloads();
        module.addSerializer(EventPayload.class, new PayloadSerializer(payloads));
        module.addDeserializer(EventPayload.class, new PayloadDeserializer(payloads));
    }

    private Payloads() {
        plain("user_message", EventPayload.UserMessage.class, (p, out, context) -> {
            out.writeName("segments");
            out.writeStartArray();
            for (Segment segment : p.segments()) {
                context.findTypedValueSerializer(segment.getClass(), true).serialize(segment, out, context);
            }
            out.writeEndArray();
        });
        kind("system_item", EventPayload.SystemItem.class, (p, out, context) -> {
            out.writeName("item");
            out.writeStartObject();
            out.writeStringProperty("kind", text(p.kind()));
            NaturalValues.writeFields(out, p.fields());
            out.writeEndObject();
        }, SystemItemData.class, Payloads::systemItem);
        plain("invoke_start", EventPayload.InvokeStart.class, (p, out, context) -> out.writeStringProperty("kind", p.kind().wire()));
        plain("turn_start", EventPayload.TurnStart.class, (p, out, context) -> out.writeNumberProperty("turn", p.turn()));
        plain("turn_end", EventPayload.TurnEnd.class, (p, out, context) -> {
            out.writeNumberProperty("turn", p.turn());
            out.writeStringProperty("result", p.result().wire());
        });
        plain("llm_call_start", EventPayload.LlmCallStart.class,
                (p, out, context) -> out.writeNumberProperty("llm_call", p.llmCall()));
        plain("llm_call_end", EventPayload.LlmCallEnd.class, (p, out, context) -> out.writeNumberProperty("llm_call", p.llmCall()));
        plain("llm_retry", EventPayload.LlmRetry.class, (p, out, context) -> {
            out.writeNumberProperty("llm_call", p.llmCall());
            out.writeNumberProperty("failed_attempt", p.failedAttempt());
            out.writeNumberProperty("max_attempts", p.maxAttempts());
            out.writeNumberProperty("wait_ms", p.waitMs());
            out.writeNumberProperty("elapsed_ms", p.elapsedMs());
            p.status().ifPresent(status -> out.writeNumberProperty("status", status));
            out.writeStringProperty("error", text(p.error()));
        });
        plain("llm_continuation", EventPayload.LlmContinuation.class, (p, out, context) -> {
            out.writeNumberProperty("llm_call", p.llmCall());
            out.writeNumberProperty("attempt", p.attempt());
            out.writeNumberProperty("max_attempts", p.maxAttempts());
            out.writeStringProperty("reason", text(p.reason()));
        });
        plain("text_delta", EventPayload.TextDelta.class, (p, out, context) -> out.writeStringProperty("text", text(p.text())));
        plain("text_done", EventPayload.TextDone.class, (p, out, context) -> out.writeStringProperty("text", text(p.text())));
        unit(new EventPayload.ThinkingStart());
        plain("thinking_delta", EventPayload.ThinkingDelta.class, (p, out, context) -> out.writeStringProperty("text", text(p.text())));
        plain("thinking_done", EventPayload.ThinkingDone.class, (p, out, context) -> out.writeStringProperty("text", text(p.text())));
        plain("tool_call_start", EventPayload.ToolCallStart.class, (p, out, context) -> {
            out.writeStringProperty("id", text(p.id()));
            out.writeStringProperty("name", text(p.name()));
        });
        plain("tool_call_args_delta", EventPayload.ToolCallArgsDelta.class, (p, out, context) -> {
            out.writeStringProperty("id", text(p.id()));
            out.writeStringProperty("json", text(p.json()));
        });
        plain("tool_call_done", EventPayload.ToolCallDone.class, (p, out, context) -> {
            out.writeStringProperty("id", text(p.id()));
            out.writeStringProperty("name", text(p.name()));
            out.writeStringProperty("arguments", text(p.arguments()));
        });
        plain("tool_result", EventPayload.ToolResult.class, (p, out, context) -> {
            out.writeStringProperty("id", text(p.id()));
            out.writeStringProperty("summary", text(p.summary()));
            p.output().ifPresent(output -> out.writeStringProperty("output", text(output)));
            out.writeBooleanProperty("is_error", p.isError());
        });
        kind("usage", EventPayload.UsageReport.class, (p, out, context) -> {
            Usage usage = p.usage();
            out.writeName("input_tokens");
            context.writeValue(out, usage.inputTokens());
            out.writeName("output_tokens");
            context.writeValue(out, usage.outputTokens());
            usage.cacheReadInputTokens().ifPresent(tokens -> out.writeNumberProperty("cache_read_input_tokens", tokens));
        }, Usage.class, EventPayload.UsageReport::new);
        kind("run_end", EventPayload.RunEnd.class, (p, out, context) -> {
            out.writeStringProperty("result", p.outcome().result().wire());
            out.writeStringProperty("outcome", p.outcome().wire());
        }, RunEndData.class, data -> new EventPayload.RunEnd(data.outcome().orElseGet(() -> outcomeOf(data.result()))));
        plain("error", EventPayload.ErrorReport.class, (p, out, context) -> {
            out.writeStringProperty("code", p.code().wire());
            out.writeStringProperty("message", text(p.message()));
        });
        plain("status", EventPayload.Status.class, (p, out, context) -> out.writeStringProperty("status", p.status().wire()));
        plain("alert", EventPayload.Alert.class, (p, out, context) -> {
            out.writeStringProperty("level", text(p.level()));
            out.writeStringProperty("source", text(p.source()));
            out.writeStringProperty("message", text(p.message()));
            out.writeNumberProperty("timestamp_ms", p.timestampMs());
        });
        unit(new EventPayload.CompactStart());
        unit(new EventPayload.Shutdown());
    }

    /** Adds a kind whose data has the components of the payload as fields. */
    private <P extends EventPayload> void plain(String name, Class<P> type, DataWriter<P> writer) {
        kind(name, type, writer, type, Function.identity());
    }

    private <P extends EventPayload> void unit(P only) {
        Kind<P, Void> kind = new Kind<>(only.event(), null, null, nothing -> only);
        byName.put(kind.name(), kind);
        byType.put(only.getClass(), kind);
    }

    private <P extends EventPayload, S> void kind(String name, Class<P> type, DataWriter<P> writer, Class<S> shape,
            Function<S, P> reader) {
        Kind<P, S> kind = new Kind<>(name, writer, shape, reader);
        byName.put(name, kind);
        byType.put(type, kind);
    }

    Optional<Kind<?, ?>> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns the kind of a payload that is not opaque. */
    @SuppressWarnings("unchecked")
    <P extends EventPayload> Kind<P, ?> of(P payload) {
        return (Kind<P, ?>) byType.get(payload.getClass());
    }

    static boolean isOpaque(String name) {
        return OPAQUE.contains(name);
    }

    private static EventPayload.SystemItem systemItem(SystemItemData data) {
        Map<String, Object> fields = new LinkedHashMap<>(data.item());
        if (fields.remove("kind") instanceof String kind) {
            return new EventPayload.SystemItem(kind, fields);
        }
        throw new YadoException(FailureCode.INVALID_REQUEST, "item.kind of a system_item must be a string");
    }

    /**
     * Returns the outcome of a run of an older Runtime, which sends only the result: {@code rolled_back} for a cancelled, failed or interrupted run, and
     * {@code paused} for a run that is not continued. {@code INTERRUPTED} makes no statement about the cause.
     */
    private static RunOutcome outcomeOf(RunResult result) {
        return switch (result) {
            case FINISHED -> RunOutcome.FINISHED;
            case LIMIT_REACHED -> RunOutcome.LIMIT_REACHED;
            case PAUSED, ROLLED_BACK -> RunOutcome.INTERRUPTED;
        };
    }
}
