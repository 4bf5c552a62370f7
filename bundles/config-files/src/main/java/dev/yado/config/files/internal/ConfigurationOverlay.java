package dev.yado.config.files.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lays the keys of a file over a configuration that exists already, usually from a feature, and removes them again. The
 * replaced values are stored as properties of the configuration itself, so that they exist exactly as long as it does: across
 * restarts, crashes and an emptied cache. Their names start with a dot, which keeps them out of service properties.
 */
final class ConfigurationOverlay {

    /** The property with the name of the file; it marks the configurations of this bundle. */
    static final String FILE = ".yado.file";

    /**
     * The property that marks a configuration whose file was refused before any version of it was accepted. A component whose defaults allow
     * more than a file may have allowed defines an attribute with this id, and allows nothing while it is true.
     */
    static final String REFUSED = FILE + ".refused";

    private static final String KEYS = FILE + ".keys";
    private static final String ALONE = FILE + ".alone";
    private static final String BEFORE = FILE + ".before.";

    private ConfigurationOverlay() {}

    static boolean isFromFile(Dictionary<String, Object> properties) {
        return properties != null && properties.get(FILE) != null;
    }

    /** Returns whether the values are those of a version of the file that was accepted. */
    static boolean isAccepted(Dictionary<String, Object> properties) {
        return isFromFile(properties) && properties.get(REFUSED) == null;
    }

    /** Returns whether there are values besides the mark of a refused file. */
    static boolean hasValues(Dictionary<String, Object> properties) {
        return properties != null && (properties.get(REFUSED) == null || properties.get(ALONE) == null);
    }

    /** Returns the configuration without its file; empty if it would not exist. The argument is null when there is no configuration. */
    static Optional<SortedMap<String, Object>> before(Dictionary<String, Object> properties) {
        if (properties == null || properties.get(ALONE) != null) {
            return Optional.empty();
        }
        SortedMap<String, Object> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String key : Collections.list(properties.keys())) {
            if (!KeyValueText.isReserved(key)) {
                all.put(key, properties.get(key));
            }
        }
        SortedMap<String, Object> before = new TreeMap<>(all);
        if (all.get(KEYS) instanceof String[] keys) {
            Arrays.asList(keys).forEach(before::remove);
        }
        all.forEach(
                (key, value) -> {
                    if (key.startsWith(BEFORE)) {
                        before.put(key.substring(BEFORE.length()), value);
                    }
                });
        before.keySet().removeIf(key -> key.startsWith(FILE));
        return Optional.of(before);
    }

    /** Returns {@code values} over {@code before}, with the properties that {@link #before} needs. */
    static Dictionary<String, Object> merge(
            Optional<SortedMap<String, Object>> before, String file, Map<String, Object> values) {
        SortedMap<String, Object> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        before.ifPresentOrElse(merged::putAll, () -> merged.put(ALONE, true));
        values.forEach(
                (key, value) -> {
                    before.filter(b -> b.containsKey(key)).ifPresent(b -> merged.put(BEFORE + key, b.get(key)));
                    merged.remove(key); // so that the key is spelt as in the file
                    merged.put(key, value);
                });
        merged.put(FILE, file);
        merged.put(KEYS, values.keySet().toArray(String[]::new));
        return new Hashtable<>(merged);
    }
}
