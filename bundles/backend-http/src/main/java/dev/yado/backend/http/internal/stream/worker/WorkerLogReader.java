package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerRef;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.stream.LogReader;
import java.util.List;
import java.util.Set;

/** Reads a Worker's log through the registry, on behalf of one caller. Thread-safe; blocks. */
record WorkerLogReader(RuntimeRegistry registry, Caller caller, WorkerRef worker, Upstream upstream) implements LogReader {

    /** Transient failures. They are reported as {@code runtime_unavailable}, which parks a subscriber instead of ending its stream. */
    private static final Set<FailureCode> TRANSIENT = Set.of(FailureCode.OVERLOADED, FailureCode.RUNTIME_TIMEOUT);

    @Override
    public List<WorkerEvent> read(long after, int limit) {
        Cursor from = after == 0 ? Cursor.BEGINNING : Cursor.of(upstream.epoch(), after);
        EventPage page;
        try {
            page = registry.events(caller, worker, EventQuery.after(from, limit));
        } catch (YadoException e) {
            throw TRANSIENT.contains(e.code()) ? new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, e.failure().message()), e) : e;
        }
        if (page.epoch().tag() != upstream.epoch().tag()) {
            throw new YadoException(FailureCode.CURSOR_EXPIRED, "the log was replaced; open the stream without a cursor");
        }
        return page.events();
    }
}
