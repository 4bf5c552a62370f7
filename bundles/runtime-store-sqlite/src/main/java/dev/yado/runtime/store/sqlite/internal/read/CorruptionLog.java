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

/** The damage that was found and is still there. Bounded; thread-safe. */
public final class CorruptionLog {

    private static final System.Logger LOG = System.getLogger(CorruptionLog.class.getName());
    private static final int MOST = 64;

    private record Place(WorkerId worker, long sequence) {
    }

    private final Map<Place, Diagnostic> found = new LinkedHashMap<>();
    private boolean file;

    /** Notes what could not be read, and logs it the first time. */
    synchronized DamagedException found(WorkerId worker, OptionalLong sequence, Exception cause) {
        DamagedException damage = sequence.isPresent() ? DamagedException.ofEvent(StoreSettings.KIND, worker, sequence.getAsLong(), cause)
                : DamagedException.ofRecord(StoreSettings.KIND, worker, cause);
        Place place = new Place(worker, sequence.orElse(0));
        if (!found.containsKey(place) && found.size() < MOST - 1) {
            found.put(place, damage.diagnostic());
            LOG.log(System.Logger.Level.ERROR, damage.getMessage(), cause);
        }
        return damage;
    }

    /** The file itself could not be read somewhere. */
    public synchronized void foundInFile() {
        file = true;
    }

    /** The Worker's record was written anew. */
    public synchronized void recordWritten(WorkerId worker) {
        found.remove(new Place(worker, 0));
    }

    /** Nothing is left of the Worker before {@code firstEvent}; {@code Long.MAX_VALUE}: nothing at all. */
    public synchronized void dropped(WorkerId worker, long firstEvent) {
        found.keySet().removeIf(place -> place.worker().equals(worker)
                && (place.sequence() == 0 ? firstEvent == Long.MAX_VALUE : place.sequence() < firstEvent));
    }

    public synchronized List<Diagnostic> diagnostics() {
        List<Diagnostic> all = new ArrayList<>(found.values());
        if (file) {
            all.add(0, Diagnostic.error("store_damaged", "in the store " + StoreSettings.KIND
                    + ", the database file is damaged; stop this process, then run yado store check"));
        }
        return all;
    }
}
