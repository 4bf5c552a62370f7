package dev.yado.runtime.http.internal.resource;

import dev.yado.http.route.Exchange;
import dev.yado.model.id.WorkerId;

/** What a request asks for, in the Runtime's words. Stateless. */
final class RuntimeRequestParams {

    private RuntimeRequestParams() {
    }

    static WorkerId worker(Exchange exchange) {
        return new WorkerId(exchange.id("worker_id"));
    }

    /** The {@code limit} parameter; what is beyond the Runtime's own limit it refuses itself. */
    static int limit(Exchange exchange, int absent) {
        return (int) Math.min(Integer.MAX_VALUE, exchange.query().number("limit", absent, Long.MAX_VALUE));
    }
}
