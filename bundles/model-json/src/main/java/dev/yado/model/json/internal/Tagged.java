package dev.yado.model.json.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.yado.model.event.Segment;
import dev.yado.model.stream.InFlight;
import dev.yado.model.worker.Intent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The annotations of types whose kinds are distinguished by a field {@code kind}, as mix-ins: the model itself has no Jackson annotations. */
final class Tagged {

    /** The interface with the annotations of each model type. */
    static final Map<Class<?>, Class<?>> MIXINS = mixins();

    private Tagged() {
    }

    private static Map<Class<?>, Class<?>> mixins() {
        Map<Class<?>, Class<?>> mixins = new LinkedHashMap<>();
        mixins.put(Intent.class, IntentKinds.class);
        mixins.put(Intent.Role.class, RoleFields.class);
        mixins.put(Segment.class, SegmentKinds.class);
        mixins.put(InFlight.Block.class, BlockKinds.class);
        mixins.put(InFlight.ToolCallBlock.class, ToolCallFields.class);
        return mixins;
    }

    /** Returns the wire names of the kinds of a model type. */
    static List<String> kinds(Class<?> type) {
        List<String> kinds = new ArrayList<>();
        for (Type kind : MIXINS.get(type).getAnnotation(JsonSubTypes.class).value()) {
            kinds.add(kind.name());
        }
        return kinds;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @Type(name = "assistant", value = Intent.Assistant.class),
        @Type(name = "task", value = Intent.Task.class),
        @Type(name = "role", value = Intent.Role.class)})
    private interface IntentKinds {
    }

    private interface RoleFields {
        @JsonProperty("role")
        String name();

        @JsonProperty("purpose")
        Optional<String> purpose();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = Segment.Unknown.class)
    @JsonSubTypes({
        @Type(name = "text", value = Segment.TextSegment.class),
        @Type(name = "paste", value = Segment.Paste.class),
        @Type(name = "file_ref", value = Segment.FileRef.class),
        @Type(name = "knowledge_ref", value = Segment.KnowledgeRef.class),
        @Type(name = "workflow_invoke", value = Segment.WorkflowInvoke.class),
        @Type(name = "unknown", value = Segment.Unknown.class)})
    private interface SegmentKinds {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @Type(name = "text", value = InFlight.TextBlock.class),
        @Type(name = "thinking", value = InFlight.ThinkingBlock.class),
        @Type(name = "tool_call", value = InFlight.ToolCallBlock.class)})
    private interface BlockKinds {
    }

    private interface ToolCallFields {
        @JsonProperty("args")
        String arguments();
    }
}
