package dev.yado.http.route;

import dev.yado.http.body.JsonBody;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.Identifiers;
import dev.yado.model.json.UnknownFields;
import dev.yado.model.worker.CallOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** One request and its response. Used by the thread that serves the request. */
@ProviderType
public final class Exchange {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Map<String, String> ids;
    private final Query query;
    private final ResponseWriter responses;
    private JsonBody body;

    /**
     * Creates the exchange and checks the form of all ids, so that no handler looks anything up by an invalid one.
     *
     * @throws YadoException {@code invalid_identifier}
     */
    Exchange(HttpServletRequest request, HttpServletResponse response, Map<String, String> ids, ResponseWriter responses) {
        this.request = request;
        this.response = response;
        this.ids = ids;
        this.responses = responses;
        ids.forEach(Identifiers::require);
        this.query = Query.parse(request.getQueryString());
    }

    public HttpServletRequest request() {
        return request;
    }

    public HttpServletResponse response() {
        return response;
    }

    public Query query() {
        return query;
    }

    public ResponseWriter responses() {
        return responses;
    }

    /** Returns the id that has this name in the route's template. Its form is valid. */
    public String id(String name) {
        String id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("the route has no id named " + name);
        }
        return id;
    }

    /** Returns the optional parts of a call that this request has in its headers: the idempotency key. */
    public CallOptions callOptions() {
        String key = request.getHeader("Idempotency-Key");
        return key == null ? CallOptions.NONE : CallOptions.ofKey(new IdempotencyKey(key));
    }

    /** Sets the body, before the handler runs. */
    void received(byte[] bytes) {
        body = new JsonBody(request, bytes, responses.json());
    }

    /** Returns the JSON body. Only for routes whose method is {@code POST}. */
    public <T> T body(Class<T> type) {
        return body.as(type);
    }

    /** Returns the JSON body. Only for routes whose method is {@code POST}. @param unknown receives the fields that the type does not have */
    public <T> T body(Class<T> type, UnknownFields unknown) {
        return body.as(type, unknown);
    }

    /** Returns the raw JSON body, for handlers with their own codec. */
    public byte[] jsonBody() {
        return body.bytes();
    }

    /** Returns the raw body like {@link #jsonBody}, but with any content type; may be empty. */
    public byte[] anyBody() {
        return body.bytesOfAnyType();
    }

    /** Returns the body like {@link #body}, but treats an empty body as {@code {}}: for types whose fields are all optional. */
    public <T> T optionalBody(Class<T> type, UnknownFields unknown) {
        return body.asOptional(type, unknown);
    }

    /** Responds with status 200 and {@code body} as JSON. */
    public void respond(Object body) throws IOException {
        responses.ok(request, response, body);
    }

    /** Responds with status 200 and JSON that is encoded already. */
    public void respondJson(byte[] json) throws IOException {
        responses.write(request, response, HttpServletResponse.SC_OK, "application/json", json);
    }
}
