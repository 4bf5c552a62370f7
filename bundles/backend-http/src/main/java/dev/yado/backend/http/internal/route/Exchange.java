package dev.yado.backend.http.internal.route;

import dev.yado.backend.http.internal.body.BodyReader;
import dev.yado.backend.http.internal.guard.Guard;
import dev.yado.model.FailureCode;
import dev.yado.model.HostId;
import dev.yado.model.IdempotencyKey;
import dev.yado.model.RuntimeId;
import dev.yado.model.WorkerId;
import dev.yado.model.WorkerRef;
import dev.yado.model.YadoException;
import dev.yado.registry.api.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** One request and its answer, in the words of the model. For the thread that serves the request. */
public final class Exchange {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Map<String, String> ids;
    private final Query query;
    private final BodyReader bodies;
    private final Answers answers;

    /** @throws YadoException {@code invalid_identifier} when any of {@code ids} is not of the allowed form: nothing is looked up by it */
    Exchange(HttpServletRequest request, HttpServletResponse response, Map<String, String> ids, BodyReader bodies, Answers answers) {
        this.request = request;
        this.response = response;
        this.ids = ids;
        this.bodies = bodies;
        this.answers = answers;
        ids.forEach(Exchange::check);
        this.query = Query.parse(request.getQueryString());
    }

    private static void check(String name, String value) {
        switch (name) {
            case "runtime_id" -> new RuntimeId(value);
            case "host_id" -> new HostId(value);
            case "worker_id" -> new WorkerId(value);
            default -> throw new IllegalStateException("no id is called " + name);
        }
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

    public Answers answers() {
        return answers;
    }

    /** @throws YadoException {@code unauthorized} when the guard let the request through without naming its caller, which must not happen */
    public Caller caller() {
        if (request.getAttribute(Guard.CALLER) instanceof Caller caller) {
            return caller;
        }
        throw new YadoException(FailureCode.UNAUTHORIZED, "the request was not authenticated");
    }

    public RuntimeId runtime() {
        return new RuntimeId(ids.get("runtime_id"));
    }

    public HostId host() {
        return new HostId(ids.get("host_id"));
    }

    public WorkerRef worker() {
        return new WorkerRef(runtime(), new WorkerId(ids.get("worker_id")));
    }

    public Optional<IdempotencyKey> idempotencyKey() {
        return Optional.ofNullable(request.getHeader("Idempotency-Key")).map(IdempotencyKey::new);
    }

    public <T> T body(Class<T> type) {
        return bodies.read(request, type);
    }

    /** As {@link #body}, but an empty body counts as {@code {}}: for types all of whose fields are optional. */
    public <T> T optionalBody(Class<T> type) {
        return bodies.readOptional(request, type);
    }

    public void answer(Object body) throws IOException {
        answers.ok(response, body);
    }
}
