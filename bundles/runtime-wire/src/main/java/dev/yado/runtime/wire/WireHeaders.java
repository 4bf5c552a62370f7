package dev.yado.runtime.wire;

import org.osgi.annotation.versioning.ProviderType;

/** Headers, media types and query parameters of the Runtime contract. Stateless. */
@ProviderType
public final class WireHeaders {

    public static final String AUTHORIZATION = "Authorization";
    /** The scheme with its blank; matched exactly. */
    public static final String BEARER = "Bearer ";
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    public static final String JSON = "application/json";
    public static final String EVENT_STREAM = "text/event-stream";

    // Query parameters.
    public static final String LIMIT = "limit";
    public static final String AFTER = "after";
    public static final String STATUS = "status";
    public static final String START = "start";
    /** Of the WebSocket; the other event routes say {@link #AFTER}. */
    public static final String CURSOR = "cursor";

    private WireHeaders() {
    }
}
