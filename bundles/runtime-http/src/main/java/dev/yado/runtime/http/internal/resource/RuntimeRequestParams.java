package dev.yado.runtime.http.internal.resource;

import dev.yado.http.route.Exchange;
import dev.yado.model.id.WorkerId;

/** Reads the parameters of a request, as the Runtime's types. Stateless. */
final class RuntimeRequestParams {

    private RuntimeRequestParams() {
    }

    static WorkerId worker(Exchange exchange) {
        return new WorkerId(exchange.id("worker_id"));
    }

    /** Returns the {@code limit} parameter. The Runtime itself refuses values above its maximum. */
    static int limit(Exchange exchange, int absent) {
        return (int) Math.min(Integer.MAX_VALUE, exchange.query().number("limit", absent, Long.MAX_VALUE));
    }
}
