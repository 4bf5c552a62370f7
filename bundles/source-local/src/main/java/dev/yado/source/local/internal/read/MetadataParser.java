package dev.yado.source.local.internal.read;

import dev.yado.source.local.internal.read.PodMetadata.Activity;
import dev.yado.source.local.internal.read.PodMetadata.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses {@link PodMetadata}. Stateless. Reports no reason for invalid input, because the parser's messages quote the file. Unknown fields are ignored; a
 * known field of another shape makes the whole file invalid, as it did for the tool that wrote it.
 */
public final class MetadataParser {

    private static final int MAX_DEPTH = 64;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH).maxStringLength(MetadataReader.MAX_BYTES).maxNumberLength(100).build())
            .build()).build();

    /** Thrown when a known field has an invalid shape. Carries no text and no stack, because it never leaves this class. */
    private static final class WrongShape extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongShape() {
            super(null, null, false, false);
        }
    }

    private MetadataParser() {
    }

    /** Returns the metadata; empty if this is not the metadata of a Worker. */
    public static Optional<PodMetadata> parse(byte[] json) {
        try {
            return Optional.of(metadata(JSON.readTree(json)));
        } catch (JacksonException | WrongShape e) {
            return Optional.empty();
        }
    }

    private static PodMetadata metadata(JsonNode root) {
        JsonNode snapshot = root.path("resolved_manifest_snapshot");
        return new PodMetadata(required(root, "worker_name"), activity(root), optional(root, "workspace_root"),
                first(text(snapshot.path("role")), text(snapshot.path("role_claim").path("role"))),
                first(textOrName(snapshot.path("profile_selector")), textOrName(snapshot.path("profile"))),
                children(root.path("spawned_children")), pid(root.path("pid")));
    }

    private static Activity activity(JsonNode root) {
        JsonNode active = root.path("active");
        if (absent(active)) {
            return Activity.NONE;
        }
        required(active, "session_id");
        return optional(active, "segment_id").isPresent() ? Activity.SEGMENT : Activity.PENDING_SEGMENT;
    }

    private static List<Child> children(JsonNode list) {
        if (absent(list)) {
            return List.of();
        }
        if (!list.isArray()) {
            throw new WrongShape();
        }
        List<Child> children = new ArrayList<>(list.size());
        for (JsonNode child : list) {
            String name = required(child, "worker_name");
            optional(child, "socket_path").ifPresent(socket -> children.add(new Child(name, socket)));
        }
        return children;
    }

    private static OptionalLong pid(JsonNode node) {
        boolean usable = node.isIntegralNumber() && node.canConvertToLong() && node.longValue() > 0;
        return usable ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
    }

    private static String required(JsonNode object, String field) {
        return optional(object, field).orElseThrow(WrongShape::new);
    }

    /** Returns a text field; empty if it is absent or blank. */
    private static Optional<String> optional(JsonNode object, String field) {
        JsonNode node = object.path(field);
        if (!absent(node) && !node.isString()) {
            throw new WrongShape();
        }
        return text(node);
    }

    private static Optional<String> textOrName(JsonNode node) {
        return text(node.isObject() ? node.path("name") : node);
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()).filter(text -> !text.isBlank()) : Optional.empty();
    }

    private static Optional<String> first(Optional<String> preferred, Optional<String> otherwise) {
        return Stream.of(preferred, otherwise).flatMap(Optional::stream).findFirst();
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
