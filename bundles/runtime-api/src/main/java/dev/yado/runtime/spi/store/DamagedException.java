package dev.yado.runtime.spi.store;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.WorkerId;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** What is kept of one Worker cannot be read back. All others are as they were. The message names store, Worker and position, and may be shown. */
@ProviderType
public final class DamagedException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final WorkerId worker;
    private final long sequence;

    /**
     * @param kind     the store's
     * @param sequence of the event that cannot be read; empty when it is the Worker's record
     * @param cause    for the log only
     */
    public DamagedException(String kind, WorkerId worker, OptionalLong sequence, Throwable cause) {
        super("in the store " + kind + ", " + (sequence.isPresent() ? "event " + sequence.getAsLong() : "the record") + " of Worker " + worker
                + " is damaged", cause);
        this.worker = worker;
        this.sequence = sequence.orElse(0);
    }

    public WorkerId worker() {
        return worker;
    }

    /** Of the damaged event; empty when it is the record. */
    public OptionalLong sequence() {
        return sequence == 0 ? OptionalLong.empty() : OptionalLong.of(sequence);
    }

    /** What {@link WorkerStore#diagnostics} says of it. */
    public Diagnostic diagnostic() {
        return Diagnostic.error("store_damaged", getMessage() + "; the other Workers are not affected");
    }
}
