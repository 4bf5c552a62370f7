package dev.yado.runtime.store.sqlite.internal.read;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The damage that reads have found and that still exists. Bounded; thread-safe. */
public final class CorruptionLog {

    private static final System.Logger LOG = System.getLogger(CorruptionLog.class.getName());
    private static final int MAX_DIAGNOSTICS = 64;

    /** A damaged record (sequence 0) or event. */
    private record Location(WorkerId worker, long sequence) {
    }

    private final Map<Location, Diagnostic> found = new LinkedHashMap<>();
    private List<String> damagedLogs = List.of();
    private boolean fileDamaged;

    /**
     * Adds a damaged record or event, and logs it the first time.
     *
     * @param sequence the event; empty for the record
     * @return the exception for the reader
     */
    synchronized DamagedException found(WorkerId worker, OptionalLong sequence, Exception cause) {
        DamagedException damage = sequence.isPresent() ? DamagedException.ofEvent(StoreSettings.KIND, worker, sequence.getAsLong(), cause)
                : DamagedException.ofRecord(StoreSettings.KIND, worker, cause);
        Location location = new Location(worker, sequence.orElse(0));
        if (!found.containsKey(location) && found.size() < MAX_DIAGNOSTICS - 1) {
            found.put(location, damage.diagnostic());
            LOG.log(System.Logger.Level.ERROR, damage.getMessage());
            LOG.log(System.Logger.Level.DEBUG, "the cause", cause);
        }
        return damage;
    }

    /** Adds damage of the database file itself. */
    public synchronized void foundInFile() {
        fileDamaged = true;
    }

    /** Sets the folders of the store in which damaged write-ahead logs are kept. */
    public synchronized void keptAside(List<String> folders) {
        damagedLogs = List.copyOf(folders);
    }

    /** Removes the damage of a Worker's record, after the record was written again. */
    public synchronized void recordWritten(WorkerId worker) {
        found.remove(new Location(worker, 0));
    }

    /** Removes the damage of a Worker's events before {@code firstEvent}, after they were dropped; {@code Long.MAX_VALUE}: all damage of a deleted Worker. */
    public synchronized void dropped(WorkerId worker, long firstEvent) {
        found.keySet().removeIf(location -> location.worker().equals(worker)
                && (location.sequence() == 0 ? firstEvent == Long.MAX_VALUE : location.sequence() < firstEvent));
    }

    /** Returns the damage as diagnostics, that of files first. At most 65. */
    public synchronized List<Diagnostic> diagnostics() {
        List<Diagnostic> all = new ArrayList<>(found.values());
        if (!damagedLogs.isEmpty()) {
            all.add(0,
                    Diagnostic.error("store_damaged",
                            "in the store " + StoreSettings.KIND + ", the write-ahead log was damaged at a start; the damaged files and a report"
                                    + " are in the store's folder " + damagedLogs.get(damagedLogs.size() - 1)
                                    + ". Delete that folder when they are no longer needed"));
        }
        if (fileDamaged) {
            all.add(0, Diagnostic.error("store_damaged", "in the store " + StoreSettings.KIND
                    + ", the database file is damaged; stop this process, then run yado store check"));
        }
        return all;
    }
}
