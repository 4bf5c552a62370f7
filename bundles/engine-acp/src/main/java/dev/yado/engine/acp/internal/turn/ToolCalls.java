package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentJson;
import dev.yado.model.value.Text;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.ToolOutput;
import dev.yado.support.redaction.SecretRedactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool calls of one turn. An agent reports a call in several updates, in any order, and may change it; here each call is reported once, with its arguments
 * when it starts and its result when it ends. Used by the run's thread only.
 */
public final class ToolCalls {

    private static final int MAX_CALLS = 5_000;
    private static final int MAX_ID = 128;
    private static final int MAX_SUMMARY = 200;
    private static final int MAX_OUTPUT = 256 << 10;
    private static final int MAX_ARGUMENTS = 256 << 10;
    /** The protocol's kinds of tools. */
    public static final Set<String> KINDS = Set.of("read", "edit", "delete", "move", "search", "execute", "think", "fetch", "switch_mode", "other");

    /** The state of a call so far. */
    private static final class Call {
        private final String id;
        private String kind = "other";
        private String title = "";
        private JsonNode input = AgentJson.NODES.missingNode();
        private JsonNode locations = AgentJson.NODES.missingNode();
        private JsonNode content = AgentJson.NODES.missingNode();
        private JsonNode rawOutput = AgentJson.NODES.missingNode();
        private boolean announced;

        private Call(String id) {
            this.id = id;
        }
    }

    /** A call for a permission request. @param kind one of {@link #KINDS} @param arguments JSON */
    record Description(String id, String kind, String title, String arguments) {
    }

    private final RunOutput output;
    private final SecretRedactor redactor;
    private final DisplayPaths paths;
    private final Map<String, Call> open = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    ToolCalls(RunOutput output, SecretRedactor redactor, DisplayPaths paths) {
        this.output = output;
        this.redactor = redactor;
        this.paths = paths;
    }

    /** Merges an update. @param update a {@code tool_call} or {@code tool_call_update}, in any order */
    void update(JsonNode update) {
        String id = id(update);
        if (id.isEmpty() || done.contains(id) || !open.containsKey(id) && open.size() + done.size() >= MAX_CALLS) {
            return;
        }
        Call call = open.get(id);
        boolean isNew = call == null;
        if (isNew) {
            call = new Call(id);
            open.put(id, call);
        }
        merge(call, update);
        if (isNew) {
            output.toolCallStart(id, call.kind);
        }
        switch (AgentJson.string(update, "status")) {
            case "in_progress" -> announce(call);
            case "completed" -> finish(call, false);
            case "failed" -> finish(call, true);
            default -> {
                // Pending: the arguments may be incomplete.
            }
        }
    }

    /** Reports the call with its current arguments, when it starts. */
    void announce(JsonNode update) {
        Call call = open.get(id(update));
        if (call != null) {
            announce(call);
        }
    }

    /** Returns a call for a permission decision. */
    Description describe(JsonNode update) {
        Call call = open.get(id(update));
        if (call == null) {
            // Ended, or over the limit: described by this update alone.
            call = new Call(id(update));
            merge(call, update);
        }
        return new Description(call.id, call.kind, call.title, arguments(call));
    }

    /** Ends the turn: reports unfinished calls as failed. */
    void end() {
        for (Call call : List.copyOf(open.values())) {
            announce(call);
            output.toolResult(call.id, ToolOutput.failure("the turn ended before this call did"));
        }
        open.clear();
    }

    private void merge(Call call, JsonNode update) {
        String kind = AgentJson.string(update, "kind");
        if (!kind.isEmpty()) {
            call.kind = KINDS.contains(kind) ? kind : "other";
        }
        String title = AgentJson.string(update, "title");
        if (!title.isEmpty()) {
            call.title = Text.bounded(redactor.redact(title), MAX_SUMMARY);
        }
        call.input = newer(update, "rawInput", call.input);
        call.locations = newer(update, "locations", call.locations);
        call.content = newer(update, "content", call.content);
        call.rawOutput = newer(update, "rawOutput", call.rawOutput);
    }

    private static JsonNode newer(JsonNode update, String field, JsonNode older) {
        JsonNode value = update.path(field);
        return value.isMissingNode() || value.isNull() ? older : value;
    }

    private void announce(Call call) {
        if (!call.announced) {
            call.announced = true;
            output.toolCallDone(call.id, call.kind, arguments(call));
        }
    }

    private void finish(Call call, boolean failed) {
        announce(call);
        String text = result(call);
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().map(String::strip).orElse(failed ? "failed" : "done");
        String summary = Text.bounded(first, MAX_SUMMARY);
        output.toolResult(call.id, ToolOutput.builder(summary, failed)
                .text(summary.equals(text.strip()) || text.isBlank() ? null : text).build());
        open.remove(call.id);
        done.add(call.id);
    }

    private String arguments(Call call) {
        ObjectNode arguments = AgentJson.object();
        if (!call.title.isEmpty()) {
            arguments.put("title", call.title);
        }
        ArrayNode shown = AgentJson.NODES.arrayNode();
        call.locations.forEach(location -> paths.shown(AgentJson.string(location, "path")).map(redactor::redact).ifPresent(shown::add));
        if (!shown.isEmpty()) {
            arguments.set("locations", shown);
        }
        if (!call.input.isMissingNode()) {
            arguments.set("input", AgentJson.mapText(call.input, redactor::redact));
        }
        String json = AgentJson.text(arguments);
        // Cut JSON would be invalid, so an input that is too long is omitted.
        return json.length() <= MAX_ARGUMENTS ? json : AgentJson.text(arguments.put("input", "[too long to be kept]"));
    }

    private String result(Call call) {
        List<String> parts = new ArrayList<>();
        call.content.forEach(part -> {
            String text = part(part);
            if (!text.isEmpty()) {
                parts.add(text);
            }
        });
        if (parts.isEmpty() && !call.rawOutput.isMissingNode()) {
            JsonNode raw = AgentJson.mapText(call.rawOutput, redactor::redact);
            parts.add(raw.isString() ? raw.stringValue() : AgentJson.text(raw));
        }
        String text = String.join("\n", parts);
        if (text.length() <= MAX_OUTPUT) {
            return text;
        }
        // Never within a surrogate pair, whose halves cannot be encoded.
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_OUTPUT - 1)) ? MAX_OUTPUT - 1 : MAX_OUTPUT) + "\n[cut]";
    }

    private String part(JsonNode part) {
        return switch (AgentJson.string(part, "type")) {
            case "content" -> redactor.redact(ContentText.text(part.path("content")));
            case "diff" -> "edited " + paths.shown(AgentJson.string(part, "path")).map(redactor::redact).orElse("a file") + ": "
                    + AgentJson.string(part, "oldText").lines().count() + " lines became " + AgentJson.string(part, "newText").lines().count();
            default -> "";
        };
    }

    private String id(JsonNode update) {
        return Text.bounded(redactor.redact(AgentJson.string(update, "toolCallId")), MAX_ID);
    }
}
