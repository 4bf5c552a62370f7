package dev.yado.itests.harness;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Decodes responses and frames as strictly as a yoi v0 client: required fields must be present and have their type, enums are closed, and only unknown fields
 * are ignored. Throws {@link AssertionError} for input that such a client would reject.
 */
public final class YoiV0Decoder {

    private static final Consumer<JsonNode> TEXT = node -> require(node.isString(), "text", node);
    private static final Consumer<JsonNode> UNSIGNED = node -> require(node.isIntegralNumber() && node.asLong() >= 0, "a whole number", node);
    private static final Consumer<JsonNode> SIGNED = node -> require(node.isIntegralNumber(), "a number", node);
    private static final Consumer<JsonNode> BOOLEAN = node -> require(node.isBoolean(), "true or false", node);
    private static final Consumer<JsonNode> ANY = node -> {};
    private static final Consumer<JsonNode> LIST = list(ANY);
    private static final Consumer<JsonNode> STATUS = oneOf("running", "stopped", "cancelled");
    private static final Consumer<JsonNode> ACTIVITY = oneOf("idle", "running", "paused");

    private static final Consumer<JsonNode> REF = struct("runtime_id", TEXT, "worker_id", TEXT);
    private static final Consumer<JsonNode> INTENT = tagged("kind", Map.of("assistant", struct("purpose?", TEXT), "task", struct("objective", TEXT),
            "role", struct("role", TEXT, "purpose?", TEXT)));
    private static final Consumer<JsonNode> PROFILE =
            tagged("kind", Map.of("runtime_default", node -> require(!node.has("value") || node.get("value").isNull(), "no value", node), "builtin",
                    struct("value", TEXT), "named", struct("value", TEXT)));
    private static final Consumer<JsonNode> NAMED = struct("name", TEXT, "reference", TEXT);

    private static final Consumer<JsonNode> RUNTIME = struct("runtime_id", TEXT, "display_name?", TEXT, "backend", oneOf("memory"), "status",
            oneOf("running", "stopped"), "worker_count", UNSIGNED, "active_worker_count", UNSIGNED, "stopped_worker_count", UNSIGNED, "cancelled_worker_count",
            UNSIGNED,
            "diagnostic_count", UNSIGNED, "limits", struct("max_transcript_projection_items", UNSIGNED, "max_event_batch_items", UNSIGNED));
    private static final Consumer<JsonNode> DETAIL = struct("worker_ref", REF, "runtime_id", TEXT, "worker_id", TEXT, "status", STATUS, "intent", INTENT,
            "profile", PROFILE, "config_bundle?", struct("id", TEXT), "requested_capabilities?", list(struct("name", TEXT, "reason?", TEXT)),
            "workspace_refs?", list(NAMED), "mount_refs?", list(NAMED), "transcript_len", UNSIGNED, "last_event_id", UNSIGNED);
    private static final Consumer<JsonNode> SUMMARY = struct("worker_ref", REF, "runtime_id", TEXT, "worker_id", TEXT, "status", STATUS, "intent", INTENT,
            "profile", PROFILE, "requested_capability_count", UNSIGNED, "has_config_bundle", BOOLEAN, "transcript_len", UNSIGNED, "last_event_id", UNSIGNED);
    private static final Consumer<JsonNode> TRANSCRIPT = struct("worker_ref", REF, "start", UNSIGNED, "limit", UNSIGNED, "total_items", UNSIGNED, "items",
            list(struct("sequence", UNSIGNED, "worker_ref", REF, "role", oneOf("user", "system"), "content", TEXT, "event_id", UNSIGNED)), "next_start?",
            UNSIGNED);

    private static final Map<String, Consumer<JsonNode>> PAYLOADS = payloads();

    private YoiV0Decoder() {
    }

    public static void runtime(JsonNode response) {
        struct("runtime", RUNTIME).accept(response);
    }

    public static void workers(JsonNode response) {
        struct("workers", list(SUMMARY)).accept(response);
    }

    public static void worker(JsonNode response) {
        struct("worker", DETAIL).accept(response);
    }

    public static void inputAck(JsonNode response) {
        struct("ack", struct("worker_ref", REF, "status", STATUS, "transcript_sequence", UNSIGNED, "event_id", UNSIGNED)).accept(response);
    }

    public static void lifecycleAck(JsonNode response) {
        struct("ack", struct("worker_ref", REF, "status", STATUS, "event_id", UNSIGNED)).accept(response);
    }

    public static void transcript(JsonNode response) {
        struct("transcript", TRANSCRIPT).accept(response);
    }

    public static void error(JsonNode response) {
        struct("error", struct("code", TEXT, "message", TEXT)).accept(response);
    }

    /** Decodes one text message of the WebSocket. A client accepts any diagnostic code, and treats each as the end of the stream. */
    public static void frame(JsonNode frame) {
        Consumer<JsonNode> payload = YoiV0Decoder::payload;
        tagged("kind", Map.of("event", struct("envelope", struct("cursor", cursor(), "event_id", TEXT, "worker_id", TEXT, "payload", payload)),
                "diagnostic", struct("diagnostic", struct("code", oneOf("runtime.cursor_malformed", "runtime.cursor_unknown_or_expired",
                        "runtime.cursor_expired", "runtime.worker_not_found", "runtime.unavailable", "runtime.upstream_closed",
                        "runtime.observation_only", "runtime.websocket_error", "runtime.serialize_failed"), "message", TEXT))))
                .accept(frame);
    }

    private static void payload(JsonNode payload) {
        TEXT.accept(payload.path("event"));
        Consumer<JsonNode> data = PAYLOADS.get(payload.get("event").asString());
        require(data != null, "an event of v0", payload);
        if (data == ANY) {
            require(!payload.has("data"), "no data on an event that has none", payload);
        } else {
            data.accept(payload.path("data"));
        }
    }

    private static Map<String, Consumer<JsonNode>> payloads() {
        Map<String, Consumer<JsonNode>> all = new HashMap<>();
        Consumer<JsonNode> segments = list(node -> {
            TEXT.accept(node.path("kind"));
            switch (node.get("kind").asString()) {
                case "text" -> struct("content", TEXT).accept(node);
                case "paste" -> struct("id", ANY, "chars", UNSIGNED, "lines", UNSIGNED, "content", TEXT).accept(node);
                case "file_ref" -> struct("path", TEXT).accept(node);
                case "knowledge_ref", "workflow_invoke" -> struct("slug", TEXT).accept(node);
                default -> {}
            }
        });
        Consumer<JsonNode> blocks = struct("blocks", list(tagged("kind", Map.of("text", struct("text", TEXT, "finished?", BOOLEAN), "thinking",
                struct("text", TEXT, "finished?", BOOLEAN), "tool_call", struct("id", TEXT, "name", TEXT, "args", TEXT, "state?",
                        oneOf("pending", "streaming_args", "done"))))));
        all.put("snapshot", struct("entries", LIST, "greeting", struct("worker_name", TEXT, "cwd", TEXT, "provider", TEXT, "model", TEXT, "scope_summary",
                TEXT, "tools", list(TEXT), "context_window", UNSIGNED, "context_tokens", UNSIGNED), "status?", ACTIVITY, "in_flight?", blocks));
        all.put("user_message", struct("segments", segments));
        all.put("system_item", struct("item", struct("kind", TEXT)));
        all.put("invoke_start", struct("kind", oneOf("user_send", "notify", "worker_event", "system_reminder", "wakeup")));
        all.put("turn_start", struct("turn", UNSIGNED));
        all.put("turn_end", struct("turn", UNSIGNED, "result", oneOf("finished", "paused")));
        all.put("llm_call_start", struct("llm_call", UNSIGNED));
        all.put("llm_call_end", struct("llm_call", UNSIGNED));
        all.put("llm_retry",
                struct("llm_call", UNSIGNED, "failed_attempt", UNSIGNED, "max_attempts", UNSIGNED, "wait_ms", UNSIGNED, "elapsed_ms", UNSIGNED, "status?",
                        UNSIGNED, "error", TEXT));
        all.put("llm_continuation", struct("llm_call", UNSIGNED, "attempt", UNSIGNED, "max_attempts", UNSIGNED, "reason", TEXT));
        List.of("text_delta", "text_done", "thinking_delta", "thinking_done").forEach(name -> all.put(name, struct("text", TEXT)));
        all.put("tool_call_start", struct("id", TEXT, "name", TEXT));
        all.put("tool_call_args_delta", struct("id", TEXT, "json", TEXT));
        all.put("tool_call_done", struct("id", TEXT, "name", TEXT, "arguments", TEXT));
        all.put("tool_result", struct("id", TEXT, "summary", TEXT, "output?", TEXT, "is_error?", BOOLEAN));
        all.put("usage", struct("input_tokens?", UNSIGNED, "output_tokens?", UNSIGNED, "cache_read_input_tokens?", UNSIGNED));
        all.put("run_end", struct("result", oneOf("finished", "paused", "limit_reached", "rolled_back")));
        all.put("error", struct("code", oneOf("already_running", "not_running", "not_paused", "provider_error", "tool_error", "invalid_request",
                "internal"), "message", TEXT));
        all.put("status", struct("status", ACTIVITY));
        all.put("segment_rotated", struct("entry", ANY));
        all.put("alert", struct("level", oneOf("warn", "error"), "source", oneOf("worker", "engine", "compactor", "agents_md"), "message", TEXT,
                "timestamp_ms", SIGNED));
        all.put("compact_done", struct("new_segment_id", TEXT));
        all.put("compact_failed", struct("error", TEXT));
        List.of("thinking_start", "compact_start", "shutdown").forEach(name -> all.put(name, ANY));
        return all;
    }

    // --- The decoder ---

    /** @param fields alternating names and decoders; a field whose name ends in a question mark may be absent or null */
    @SuppressWarnings("unchecked") // every second element is a decoder
    private static Consumer<JsonNode> struct(Object... fields) {
        return node -> {
            require(node.isObject(), "an object", node);
            for (int i = 0; i < fields.length; i += 2) {
                String name = (String) fields[i];
                boolean optional = name.endsWith("?");
                JsonNode value = node.path(optional ? name.substring(0, name.length() - 1) : name);
                if (value.isMissingNode() || value.isNull()) {
                    require(optional, "a field " + name, node);
                } else {
                    ((Consumer<JsonNode>) fields[i + 1]).accept(value);
                }
            }
        };
    }

    private static Consumer<JsonNode> list(Consumer<JsonNode> element) {
        return node -> {
            require(node.isArray(), "a list", node);
            node.forEach(element);
        };
    }

    private static Consumer<JsonNode> oneOf(String... words) {
        return node -> require(node.isString() && List.of(words).contains(node.asString()), "one of " + List.of(words), node);
    }

    private static Consumer<JsonNode> cursor() {
        return node -> require(node.isString() && node.asString().matches("wo_[0-9a-fA-F]{16}"), "a cursor", node);
    }

    private static Consumer<JsonNode> tagged(String tag, Map<String, Consumer<JsonNode>> variants) {
        return node -> {
            require(node.isObject() && node.path(tag).isString() && variants.containsKey(node.get(tag).asString()), "one of " + variants.keySet(), node);
            variants.get(node.get(tag).asString()).accept(node);
        };
    }

    private static void require(boolean good, String what, JsonNode node) {
        if (!good) {
            throw new AssertionError("a yoi v0 client expects " + what + " and gets " + node);
        }
    }
}
