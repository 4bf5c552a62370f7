package dev.yado.source.remote.internal;

import dev.yado.model.id.IdempotencyKey;
import dev.yado.runtime.wire.WireHeaders;
import java.util.Optional;

/**
 * One request.
 *
 * @param path begins with a slash; may have a query
 * @param body null for none
 */
record Call(String method, String path, String accept, byte[] body, Optional<IdempotencyKey> key) {

    static Call get(String path) {
        return new Call("GET", path, WireHeaders.JSON, null, Optional.empty());
    }

    static Call post(String path, byte[] body, Optional<IdempotencyKey> key) {
        return new Call("POST", path, WireHeaders.JSON, body, key);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, WireHeaders.JSON, null, Optional.empty());
    }

    static Call stream(String path) {
        return new Call("GET", path, WireHeaders.EVENT_STREAM, null, Optional.empty());
    }

    /** Whether it may change something, which a failure must then say. */
    boolean changing() {
        return !method.equals("GET");
    }
}
