package dev.yado.runtime.wire;

import dev.yado.model.worker.Worker;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A page of Workers as a Runtime answered it.
 *
 * @param workers all ids are valid
 * @param next    what to ask {@code after}; empty at the end, and always for a Runtime that does not page
 * @param skipped how many Workers were left out because their id is not addressable here or they could not be understood: one odd Worker hides no other
 */
@ProviderType
public record WorkerList(List<Worker> workers, Optional<String> next, int skipped) {

    /** Checks and copies the components. */
    public WorkerList {
        workers = List.copyOf(workers);
    }
}
