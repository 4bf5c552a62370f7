package dev.yado.source.remote.internal.runtime;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.value.Page;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.wire.WireHeaders;
import dev.yado.runtime.wire.WirePaths;
import dev.yado.runtime.wire.WorkerList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads pages of Workers, both from Runtimes with paging and from older ones that always return all, which are cut into pages here. The position of a page
 * therefore contains which of the two it belongs to. Stateless.
 */
final class WorkerPages {

    private static final String RUNTIME_POSITION = "r.";
    private static final String OWN_POSITION = "w.";

    /** @param skipped see {@link WorkerList} */
    record Part(Page<Worker> page, int skipped) {
    }

    private WorkerPages() {
    }

    /**
     * Reads one page.
     *
     * @param request makes the request to a path
     */
    static Part read(WorkerQuery query, Function<String, WorkerList> request) {
        Optional<String> runtimePosition =
                query.after().filter(after -> after.startsWith(RUNTIME_POSITION)).map(after -> after.substring(RUNTIME_POSITION.length()));
        Optional<String> ownPosition = query.after().filter(after -> after.startsWith(OWN_POSITION)).map(after -> after.substring(OWN_POSITION.length()));
        if (query.after().isPresent() && runtimePosition.isEmpty() && ownPosition.isEmpty()) {
            throw new YadoException(FailureCode.INVALID_QUERY, "after must be the next of an earlier page");
        }
        StringBuilder path = new StringBuilder(WirePaths.WORKERS).append('?').append(WireHeaders.LIMIT).append('=').append(query.limit());
        runtimePosition.ifPresent(after -> path.append('&').append(WireHeaders.AFTER).append('=').append(WirePaths.segment(after)));
        query.status().map(WireName::wire).ifPresent(status -> path.append('&').append(WireHeaders.STATUS).append('=').append(status));
        WorkerList list = request.apply(path.toString());
        List<Worker> workers = list.workers().stream().filter(worker -> matches(query.status(), worker)).toList();
        if (ownPosition.isEmpty() && workers.size() <= query.limit()) {
            return new Part(new Page<>(workers, list.next().map(RUNTIME_POSITION::concat)), list.skipped());
        }
        return new Part(cut(workers, ownPosition.map(WorkerPages::id), query.limit()), list.skipped());
    }

    private static Page<Worker> cut(List<Worker> all, Optional<WorkerId> after, int limit) {
        List<Worker> rest = all.stream().sorted(Comparator.comparing(worker -> worker.ref().workerId()))
                .filter(worker -> after.isEmpty() || worker.ref().workerId().compareTo(after.get()) > 0).toList();
        if (rest.size() <= limit) {
            return new Page<>(rest, Optional.empty());
        }
        List<Worker> page = rest.subList(0, limit);
        return new Page<>(page, Optional.of(OWN_POSITION + page.get(limit - 1).ref().workerId()));
    }

    private static boolean matches(Optional<WorkerStatus> wanted, Worker worker) {
        return wanted.isEmpty() || worker.status() == wanted.get();
    }

    private static WorkerId id(String text) {
        try {
            return new WorkerId(text);
        } catch (YadoException e) {
            throw new YadoException(FailureCode.INVALID_QUERY, "after must be the next of an earlier page");
        }
    }
}
