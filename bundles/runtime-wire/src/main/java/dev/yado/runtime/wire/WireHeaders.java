package dev.yado.runtime.wire;

import org.osgi.annotation.versioning.ProviderType;

/** Headers, media types and query parameters of the Runtime contract. Stateless. */
@ProviderType
public final class WireHeaders {

    /** Request header: the bearer token. */
    public static final String AUTHORIZATION = "Authorization";
    /** The authentication scheme, with its blank; matched exactly. */
    public static final String BEARER = "Bearer ";
    /** Request header: the idempotency key. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    /** Request header: the cursor a stream resumes after. */
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    /** Media type of JSON. */
    public static final String JSON = "application/json";
    /** Media type of server-sent events. */
    public static final String EVENT_STREAM = "text/event-stream";

    /** Query parameter: the maximum number of items. */
    public static final String LIMIT = "limit";
    /** Query parameter: the position after which a page begins. */
    public static final String AFTER = "after";
    /** Query parameter: only Workers with this status. */
    public static final String STATUS = "status";
    /** Query parameter: the number of items to skip. */
    public static final String START = "start";
    /** Query parameter of the WebSocket: the cursor a stream resumes after; the other event routes use {@link #AFTER}. */
    public static final String CURSOR = "cursor";

    private WireHeaders() {
    }
}
