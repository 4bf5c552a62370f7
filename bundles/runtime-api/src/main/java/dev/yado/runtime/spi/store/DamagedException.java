package dev.yado.runtime.spi.store;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.WorkerId;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** Reports that a part of one Worker cannot be read back. Other Workers are not affected. The message names store, Worker and position, and may be shown to clients. */
@ProviderType
public final class DamagedException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final WorkerId worker;
    private final long sequence;

    private DamagedException(String kind, WorkerId worker, long sequence, Throwable cause) {
        super("in the store " + kind + ", " + (sequence == 0 ? "the record" : "event " + sequence) + " of Worker " + worker + " is damaged", cause);
        this.worker = worker;
        this.sequence = sequence;
    }

    /**
     * Returns the exception for a Worker's record that cannot be read.
     *
     * @param kind  the store's kind
     * @param cause for the log only; may be null
     */
    public static DamagedException ofRecord(String kind, WorkerId worker, Throwable cause) {
        return new DamagedException(kind, worker, 0, cause);
    }

    /**
     * Returns the exception for an event that cannot be read.
     *
     * @param kind     the store's kind
     * @param sequence of the event, from 1
     * @param cause    for the log only; may be null
     */
    public static DamagedException ofEvent(String kind, WorkerId worker, long sequence, Throwable cause) {
        return new DamagedException(kind, worker, sequence, cause);
    }

    /** Returns the Worker. */
    public WorkerId worker() {
        return worker;
    }

    /** Returns the sequence of the damaged event; empty if the record is damaged. */
    public OptionalLong sequence() {
        return sequence == 0 ? OptionalLong.empty() : OptionalLong.of(sequence);
    }

    /** Returns the diagnostic for {@link WorkerStore#diagnostics}. */
    public Diagnostic diagnostic() {
        return Diagnostic.error("store_damaged", getMessage() + "; the other Workers are not affected");
    }
}
