package dev.yado.backend.http.internal.resource;

import dev.yado.http.route.Exchange;
import dev.yado.http.security.AuthMethod;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.UnknownFields;
import dev.yado.registry.api.Caller;
import java.util.Set;

/** Reads the caller and the path parameters of a request, as the registry's types. Stateless. */
final class BackendRequestParams {

    private static final Caller LOOPBACK = Caller.of("loopback", Caller.Kind.LOOPBACK);
    private static final Caller TOKEN = Caller.of("token", Caller.Kind.TOKEN);

    /** Fields that other APIs of this kind have, and that would let a client name a place on a host or in a network. */
    private static final Set<String> ADDRESSES = Set.of("base_url", "cwd", "directory", "endpoint", "path", "session_path", "socket", "socket_path", "url",
            "workdir");

    private BackendRequestParams() {
    }

    /**
     * Returns the caller.
     *
     * @throws YadoException {@code unauthorized} if the security filter has set no {@link AuthMethod}, which must not happen
     */
    static Caller caller(Exchange exchange) {
        if (exchange.request().getAttribute(AuthMethod.ATTRIBUTE) instanceof AuthMethod method) {
            return method == AuthMethod.TOKEN ? TOKEN : LOOPBACK;
        }
        throw new YadoException(FailureCode.UNAUTHORIZED, "the request was not authenticated");
    }

    /** Returns the collection for the unknown fields of a body. It refuses those that name an address or a path. */
    static UnknownFields unknownFields() {
        return new UnknownFields(ADDRESSES);
    }

    static RuntimeId runtime(Exchange exchange) {
        return new RuntimeId(exchange.id("runtime_id"));
    }

    static HostId host(Exchange exchange) {
        return new HostId(exchange.id("host_id"));
    }

    static WorkerRef worker(Exchange exchange) {
        return new WorkerRef(runtime(exchange), new WorkerId(exchange.id("worker_id")));
    }
}
