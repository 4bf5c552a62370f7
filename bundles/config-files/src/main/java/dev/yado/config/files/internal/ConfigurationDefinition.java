package dev.yado.config.files.internal;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The metatype definition of a PID: converts the texts of a file to typed values, or rejects them. */
final class ConfigurationDefinition {

    private static final int MAX_KEYS_SHOWN = 12;
    /** Text that is recognisable as a key. */
    private static final Pattern KEY = Pattern.compile("[a-z][a-z_.-]{0,39}");

    private final SortedMap<String, AttributeDefinition> attributes = new TreeMap<>();
    private final Set<String> required = new HashSet<>();
    private boolean closesWhenRefused;

    ConfigurationDefinition(ObjectClassDefinition definition) {
        for (AttributeDefinition attribute : attributes(definition, ObjectClassDefinition.ALL)) {
            if (attribute.getID().equals(ConfigurationOverlay.REFUSED)) {
                closesWhenRefused = true;
            } else {
                attributes.put(attribute.getID(), attribute);
            }
        }
        for (AttributeDefinition attribute : attributes(definition, ObjectClassDefinition.REQUIRED)) {
            if (attribute.getDefaultValue() == null) {
                required.add(attribute.getID());
            }
        }
    }

    /** Returns whether the component wants to be configured with {@link ConfigurationOverlay#REFUSED}. */
    boolean closesWhenRefused() {
        return closesWhenRefused;
    }

    private static List<AttributeDefinition> attributes(ObjectClassDefinition definition, int which) {
        AttributeDefinition[] found = definition.getAttributeDefinitions(which);
        return found == null ? List.of() : Arrays.asList(found);
    }

    /**
     * Converts the values of a file.
     *
     * @param texts the values as text, by key
     * @param present keys with a value from elsewhere, which the file may omit
     * @return the typed values of exactly the keys of {@code texts}
     */
    Map<String, Object> convert(Map<String, KeyValueText.Value> texts, Set<String> present) throws ConfigFileException {
        Map<String, Object> values = new TreeMap<>();
        for (Map.Entry<String, KeyValueText.Value> entry : texts.entrySet()) {
            String key = entry.getKey();
            int line = entry.getValue().line();
            AttributeDefinition attribute = attributes.get(key);
            if (attribute == null) {
                throw new ConfigFileException(line, "unknown " + shown(key) + suggestion(key));
            }
            try {
                values.put(key, convert(attribute, entry.getValue().text()));
            } catch (ConfigFileException e) {
                throw new ConfigFileException(line, "'" + key + "' " + e.getMessage());
            }
        }
        for (String key : attributes.keySet()) {
            if (required.contains(key) && !values.containsKey(key) && !present.contains(key)) {
                throw new ConfigFileException("the key '" + key + "' is missing and has no default");
            }
        }
        return values;
    }

    private static Object convert(AttributeDefinition attribute, String text) throws ConfigFileException {
        int cardinality = attribute.getCardinality();
        if (cardinality == 0) {
            return AttributeType.of(attribute).parse(attribute, text, text);
        }
        List<Object> elements = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                String element = part.strip();
                if (element.isEmpty()) {
                    throw new ConfigFileException("has an empty element; elements are separated by single commas");
                }
                elements.add(AttributeType.of(attribute).parse(attribute, element, escape(element)));
            }
        }
        // MIN_VALUE and MAX_VALUE mean "no limit"; the absolute value of MIN_VALUE is negative.
        int limit = cardinality == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(cardinality);
        if (elements.size() > limit) {
            throw new ConfigFileException("must have at most " + limit + " elements");
        }
        // The sign selects the kind of collection (OSGi Compendium 105.8).
        return cardinality < 0
                ? elements
                : elements.toArray((Object[]) Array.newInstance(AttributeType.of(attribute).type(), 0));
    }

    /** Escapes an element for validate(), which splits its argument at commas. */
    private static String escape(String element) {
        return element.replace("\\", "\\\\").replace(",", "\\,").replace(" ", "\\ ");
    }

    /** Returns the key for messages, unless it may be something else: a password in the wrong line must not be shown. */
    private String shown(String key) {
        boolean like = KEY.matcher(key).matches() || SpellingSuggestion.to(key, attributes.keySet()).isPresent();
        return like ? "key '" + key + "'" : "key";
    }

    private String suggestion(String key) {
        return SpellingSuggestion.to(key, attributes.keySet())
                .map(near -> "; did you mean '" + near + "'?")
                .orElseGet(
                        () -> attributes.isEmpty()
                                ? "; this configuration has no keys"
                                : attributes.keySet().stream()
                                        .limit(MAX_KEYS_SHOWN)
                                        .collect(Collectors.joining(", ", "; known keys: ", attributes.size() > MAX_KEYS_SHOWN ? ", ..." : "")));
    }
}
