package dev.yado.runtime.spi.store;

import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One atomic change of one Worker.
 *
 * @param worker  the record as it is after the change; inserted when new
 * @param events  appended, in order; their sequences follow the log's last one without a gap
 * @param answers kept, so that a repeat of the request under the same key is answered alike
 */
@ProviderType
public record Commit(WorkerRecord worker, List<LoggedEvent> events, List<IdempotentAnswer> answers) {

    public Commit {
        Objects.requireNonNull(worker, "worker");
        events = List.copyOf(events);
        answers = List.copyOf(answers);
    }
}
