package dev.yado.http.route;

import dev.yado.http.body.BodyReader;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.Identifiers;
import dev.yado.model.worker.CallOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** One request and its answer, in the words of the model. For the thread that serves the request. */
@ProviderType
public final class Exchange {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Map<String, String> ids;
    private final Query query;
    private final BodyReader bodies;
    private final ResponseWriter answers;

    /** @throws YadoException {@code invalid_identifier} when any of {@code ids} is not of the allowed form: nothing is looked up by it */
    Exchange(HttpServletRequest request, HttpServletResponse response, Map<String, String> ids, BodyReader bodies, ResponseWriter answers) {
        this.request = request;
        this.response = response;
        this.ids = ids;
        this.bodies = bodies;
        this.answers = answers;
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

    public ResponseWriter answers() {
        return answers;
    }

    /** The id that the route's template has in braces under {@code name}; of the form that ids have. */
    public String id(String name) {
        String id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("no id of this route is called " + name);
        }
        return id;
    }

    /** Returns the optional parts of a call that this request has in its headers: the idempotency key. */
    public CallOptions callOptions() {
        String key = request.getHeader("Idempotency-Key");
        return key == null ? CallOptions.NONE : CallOptions.ofKey(new IdempotencyKey(key));
    }

    public <T> T body(Class<T> type) {
        return bodies.read(request, type);
    }

    /** The body as it came, for a codec of one's own. */
    public byte[] jsonBody() {
        return bodies.readJson(request);
    }

    /** As {@link #jsonBody}, whatever type the body is said to be; may be empty. */
    public byte[] anyBody() {
        return bodies.readAny(request);
    }

    /** As {@link #body}, but an empty body counts as {@code {}}: for types all of whose fields are optional. */
    public <T> T optionalBody(Class<T> type) {
        return bodies.readOptional(request, type);
    }

    public void answer(Object body) throws IOException {
        answers.ok(response, body);
    }

    /** ResponseWriter 200 with JSON that is written already. */
    public void answerJson(byte[] json) throws IOException {
        answers.write(response, HttpServletResponse.SC_OK, "application/json", json);
    }
}
