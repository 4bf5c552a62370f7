package dev.yado.support.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps an entry, for example a service, for each file that is not in effect, as long as it is not. Thread-safe.
 *
 * @param <K> what a file is listed as; equal for equal entries
 */
@ProviderType
public final class RejectedFileEntries<K> {

    private final Function<RejectedConfigurationFiles, Set<K>> wanted;
    private final Function<K, Runnable> add;
    // Guarded by this, which is held while entries are added, so that two threads with the same file do not add it twice.
    private final Map<K, Runnable> removals = new HashMap<>();

    /**
     * @param wanted returns the entries for the files as they are now
     * @param add    adds an entry and returns how to remove it
     */
    public RejectedFileEntries(Function<RejectedConfigurationFiles, Set<K>> wanted, Function<K, Runnable> add) {
        this.wanted = wanted;
        this.add = add;
    }

    /** Adds and removes entries, so that they are those of the files as they are now. */
    public synchronized void update(RejectedConfigurationFiles files) {
        // Reads the files under the lock: otherwise a thread that has read earlier ones could list them after a thread with the newer ones.
        Set<K> now = wanted.apply(files);
        Set<K> over = new HashSet<>(removals.keySet());
        over.removeAll(now);
        over.forEach(entry -> removals.remove(entry).run());
        now.forEach(entry -> removals.computeIfAbsent(entry, add));
    }

    /** Removes all entries. */
    public void clear() {
        update(List::of);
    }
}
