package dev.yado.runtime.wire;

import dev.yado.model.worker.Worker;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A page of Workers in a response of a Runtime.
 *
 * @param workers the Workers, with valid ids
 * @param next    the position of the next page; empty at the end, and always for a Runtime without paging
 * @param skipped number of Workers that were omitted because their id or another value is invalid; one invalid Worker does not hide the others
 */
@ProviderType
public record WorkerList(List<Worker> workers, Optional<String> next, int skipped) {

    /** Checks and copies the components. */
    public WorkerList {
        workers = List.copyOf(workers);
    }
}
