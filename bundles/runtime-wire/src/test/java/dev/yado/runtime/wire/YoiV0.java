package dev.yado.runtime.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a yoi Backend of v0 takes, by the facts about its wire: required fields must be there and of their type, enums are closed, unknown fields are ignored,
 * null counts as absent only where a field is optional. Throws {@link AssertionError} that names the field.
 */
final class YoiV0 {

    private static final Set<String> WORKER_STATUS = Set.of("running", "stopped", "cancelled");

    /** Required data fields of each event: a name that ends in ? is optional; {@code n} number, {@code s} string, {@code b} boolean, {@code a} list, {@code *} any. */
    private static final Map<String, String> EVENTS = Map.ofEntries(Map.entry("user_message", "segments:a"), Map.entry("system_item", "item:*"),
            Map.entry("invoke_start", "kind:user_send|notify|worker_event|system_reminder|wakeup"), Map.entry("turn_start", "turn:n"),
            Map.entry("turn_end", "turn:n result:finished|paused"), Map.entry("llm_call_start", "llm_call:n"), Map.entry("llm_call_end", "llm_call:n"),
            Map.entry("llm_retry", "llm_call:n failed_attempt:n max_attempts:n wait_ms:n elapsed_ms:n status?:n error:s"),
            Map.entry("llm_continuation", "llm_call:n attempt:n max_attempts:n reason:s"), Map.entry("text_delta", "text:s"), Map.entry("text_done", "text:s"),
            Map.entry("thinking_start", ""), Map.entry("thinking_delta", "text:s"), Map.entry("thinking_done", "text:s"),
            Map.entry("tool_call_start", "id:s name:s"), Map.entry("tool_call_args_delta", "id:s json:s"),
            Map.entry("tool_call_done", "id:s name:s arguments:s"), Map.entry("tool_result", "id:s summary:s output?:s is_error?:b"),
            Map.entry("usage", "input_tokens?:n output_tokens?:n cache_read_input_tokens?:n"),
            Map.entry("run_end", "result:finished|paused|limit_reached|rolled_back"),
            Map.entry("error", "code:already_running|not_running|not_paused|provider_error|tool_error|invalid_request|internal message:s"),
            Map.entry("status", "status:idle|running|paused"), Map.entry("segment_rotated", "entry:*"),
            Map.entry("completions", "kind:file|knowledge|workflow entries:a"), Map.entry("rewind_targets", "head_entries:n targets:a"),
            Map.entry("rewind_applied", "entries:a input:a summary:*"), Map.entry("workers_listed", "workers:*"), Map.entry("worker_restored", "result:*"),
            Map.entry("peer_registered", "result:*"), Map.entry("alert", "level:warn|error source:worker|engine|compactor|agents_md message:s timestamp_ms:n"),
            Map.entry("memory_worker", "worker:s status:s run_id:s trigger:s reason:s message:s timestamp_ms:n"), Map.entry("compact_start", ""),
            Map.entry("shutdown", ""), Map.entry("compact_done", "new_segment_id:s"), Map.entry("compact_failed", "error:s"));

    private YoiV0() {
    }

    /** The lines of a file in {@code yoi-v0/}, without blank lines and comments. */
    static List<String> lines(String file) {
        try (InputStream in = YoiV0.class.getResourceAsStream("/yoi-v0/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .map(l -> l.startsWith("EVENT ") ? event(l.substring(6)) : l).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String event(String payload) {
        return "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000005\",\"event_id\":\"wo_0000000000000005\",\"worker_id\":\"worker-00000001\","
                + "\"payload\":" + payload + "}}";
    }

    static void runtime(JsonNode body) {
        JsonNode r = object(body, "runtime");
        require(r, "runtime_id:s display_name?:s backend:memory status:running|stopped worker_count:n active_worker_count:n stopped_worker_count:n "
                + "cancelled_worker_count:n diagnostic_count:n");
        require(object(r, "limits"), "max_transcript_projection_items:n max_event_batch_items:n");
    }

    static void workers(JsonNode body) {
        require(body, "workers:a");
        for (JsonNode w : body.get("workers")) {
            worker(w, "requested_capability_count:n has_config_bundle:b");
        }
    }

    static void workerDetail(JsonNode body) {
        worker(object(body, "worker"), "config_bundle?:* requested_capabilities?:a workspace_refs?:a mount_refs?:a");
    }

    private static void worker(JsonNode w, String more) {
        ref(w);
        require(w, "runtime_id:s worker_id:s transcript_len:n last_event_id:n " + more);
        oneOf(w, "status", WORKER_STATUS);
        JsonNode intent = object(w, "intent");
        require(intent, switch (oneOf(intent, "kind", Set.of("assistant", "task", "role"))) {
            case "task" -> "objective:s";
            case "role" -> "role:s purpose?:s";
            default -> "purpose?:s";
        });
        JsonNode profile = object(w, "profile");
        if (!oneOf(profile, "kind", Set.of("runtime_default", "builtin", "named")).equals("runtime_default")) {
            require(profile, "value:s");
        }
    }

    static void inputAck(JsonNode body) {
        JsonNode ack = object(body, "ack");
        ref(ack);
        require(ack, "transcript_sequence:n event_id:n");
        oneOf(ack, "status", WORKER_STATUS);
    }

    static void lifecycleAck(JsonNode body) {
        JsonNode ack = object(body, "ack");
        ref(ack);
        require(ack, "event_id:n");
        oneOf(ack, "status", WORKER_STATUS);
    }

    static void transcript(JsonNode body) {
        JsonNode page = object(body, "transcript");
        ref(page);
        require(page, "start:n limit:n total_items:n items:a next_start?:n");
        for (JsonNode item : page.get("items")) {
            ref(item);
            require(item, "sequence:n role:user|system content:s event_id:n");
        }
    }

    static void frame(JsonNode frame) {
        if (oneOf(frame, "kind", Set.of("event", "diagnostic")).equals("diagnostic")) {
            require(object(frame, "diagnostic"), "code:s message:s");
            return;
        }
        JsonNode envelope = object(frame, "envelope");
        require(envelope, "cursor:s event_id:s worker_id:s");
        JsonNode payload = object(envelope, "payload");
        String event = oneOf(payload, "event", Stream.concat(EVENTS.keySet().stream(), Stream.of("snapshot")).collect(Collectors.toSet()));
        if (event.equals("snapshot")) {
            JsonNode data = object(payload, "data");
            require(data, "entries:a status?:idle|running|paused");
            require(object(data, "greeting"), "worker_name:s cwd:s provider:s model:s scope_summary:s tools:a context_window:n context_tokens:n");
            if (data.has("in_flight")) {
                require(object(data, "in_flight"), "blocks:a");
                data.get("in_flight").get("blocks").forEach(YoiV0::block);
            }
        } else if (EVENTS.get(event).isEmpty()) {
            check(!payload.has("data"), event + " must have no data");
        } else {
            require(object(payload, "data"), EVENTS.get(event));
        }
    }

    private static void block(JsonNode block) {
        require(block, switch (oneOf(block, "kind", Set.of("text", "thinking", "tool_call"))) {
            case "tool_call" -> "id:s name:s args:s state?:pending|streaming_args|done";
            default -> "text:s finished?:b";
        });
    }

    private static void ref(JsonNode holder) {
        require(object(holder, "worker_ref"), "runtime_id:s worker_id:s");
    }

    private static JsonNode object(JsonNode holder, String field) {
        check(holder.path(field).isObject(), field + " must be an object, in " + holder);
        return holder.get(field);
    }

    private static String oneOf(JsonNode holder, String field, Set<String> allowed) {
        check(holder.path(field).isString() && allowed.contains(holder.get(field).asString()), field + " must be one of " + allowed + ", in " + holder);
        return holder.get(field).asString();
    }

    private static void require(JsonNode holder, String fields) {
        for (String field : fields.split(" ")) {
            if (field.isEmpty()) {
                continue;
            }
            String[] parts = field.split(":");
            boolean optional = parts[0].endsWith("?");
            JsonNode value = holder.path(optional ? parts[0].substring(0, parts[0].length() - 1) : parts[0]);
            if (optional && (value.isMissingNode() || value.isNull())) {
                continue;
            }
            boolean right = switch (parts[1]) {
                case "n" -> value.isIntegralNumber();
                case "s" -> value.isString();
                case "b" -> value.isBoolean();
                case "a" -> value.isArray();
                case "*" -> !value.isMissingNode();
                default -> value.isString() && Set.of(parts[1].split("\\|")).contains(value.asString());
            };
            check(right, field + " is missing or wrong, in " + holder);
        }
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new AssertionError("a yoi Backend of v0 would refuse this: " + message);
        }
    }

    static Set<String> events() {
        return EVENTS.keySet();
    }
}
