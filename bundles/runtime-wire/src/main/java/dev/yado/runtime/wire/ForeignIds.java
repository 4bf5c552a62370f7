package dev.yado.runtime.wire;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.ModelJson;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.worker.Worker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces the runtime ids in responses of a remote Runtime, which can be any text, by the configured id. */
record ForeignIds(ModelJson json, RuntimeId authority) {

    private static final String RUNTIME_ID = "runtime_id";

    /** Reads {@code body}. If that fails, replaces invalid runtime ids and reads it again. */
    <T> T decode(byte[] body, Class<T> type) {
        try {
            return json.decode(body, type);
        } catch (YadoException e) {
            ObjectNode tree = json.decode(body, ObjectNode.class);
            if (!replace(tree)) {
                throw e;
            }
            return json.decode(json.encode(tree), type);
        }
    }

    <T> T decode(ObjectNode tree, Class<T> type) {
        replace(tree);
        return json.decode(json.encode(tree), type);
    }

    Worker own(Worker w) {
        return PlausibilityCheck.of(w).toBuilder().ref(new WorkerRef(authority, w.ref().workerId())).build();
    }

    RuntimeSummary own(RuntimeSummary s) {
        return PlausibilityCheck.of(s).toBuilder().runtimeId(authority).build();
    }

    private boolean replace(ObjectNode tree) {
        boolean replaced = false;
        for (JsonNode parent : tree.findParents(RUNTIME_ID)) {
            if (parent.get(RUNTIME_ID).isString() && !Identifiers.isValid(parent.get(RUNTIME_ID).asString())) {
                ((ObjectNode) parent).put(RUNTIME_ID, authority.value());
                replaced = true;
            }
        }
        return replaced;
    }
}
