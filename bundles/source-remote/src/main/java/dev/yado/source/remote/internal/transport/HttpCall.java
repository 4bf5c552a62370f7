package dev.yado.source.remote.internal.transport;

import dev.yado.model.id.IdempotencyKey;
import dev.yado.runtime.wire.WireHeaders;
import java.util.Optional;

/**
 * One request.
 *
 * @param path begins with a slash; may have a query
 * @param body null for none
 */
public record HttpCall(String method, String path, String accept, byte[] body, Optional<IdempotencyKey> key) {

    public static HttpCall get(String path) {
        return new HttpCall("GET", path, WireHeaders.JSON, null, Optional.empty());
    }

    public static HttpCall post(String path, byte[] body, Optional<IdempotencyKey> key) {
        return new HttpCall("POST", path, WireHeaders.JSON, body, key);
    }

    public static HttpCall delete(String path) {
        return new HttpCall("DELETE", path, WireHeaders.JSON, null, Optional.empty());
    }

    public static HttpCall stream(String path) {
        return new HttpCall("GET", path, WireHeaders.EVENT_STREAM, null, Optional.empty());
    }

    /** Returns whether the call may change something, which a failure must then say. */
    public boolean changing() {
        return !method.equals("GET");
    }
}
