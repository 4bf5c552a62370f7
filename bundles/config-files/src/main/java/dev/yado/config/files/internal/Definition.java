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

/** What a bundle defines for a PID: turns the texts of a file into typed values, or refuses them. */
final class Definition {

  private static final int MAX_KEYS_SHOWN = 12;
  /** What anybody takes for a key. */
  private static final Pattern KEY = Pattern.compile("[a-z][a-z_.-]{0,39}");

  private final SortedMap<String, AttributeDefinition> attributes = new TreeMap<>();
  private final Set<String> required = new HashSet<>();

  Definition(ObjectClassDefinition definition) {
    for (AttributeDefinition attribute : attributes(definition, ObjectClassDefinition.ALL)) {
      attributes.put(attribute.getID(), attribute);
    }
    for (AttributeDefinition attribute : attributes(definition, ObjectClassDefinition.REQUIRED)) {
      if (attribute.getDefaultValue() == null) {
        required.add(attribute.getID());
      }
    }
  }

  private static List<AttributeDefinition> attributes(ObjectClassDefinition definition, int which) {
    AttributeDefinition[] found = definition.getAttributeDefinitions(which);
    return found == null ? List.of() : Arrays.asList(found);
  }

  /**
   * @param texts what the file says
   * @param present keys that have a value from elsewhere, so that the file need not give one
   * @return the typed values of exactly the keys of {@code texts}
   */
  Map<String, Object> convert(Map<String, KeyValueText.Value> texts, Set<String> present) throws Refused {
    Map<String, Object> values = new TreeMap<>();
    for (Map.Entry<String, KeyValueText.Value> entry : texts.entrySet()) {
      String key = entry.getKey();
      int line = entry.getValue().line();
      AttributeDefinition attribute = attributes.get(key);
      if (attribute == null) {
        throw new Refused(line, "there is no " + shown(key) + suggestion(key));
      }
      try {
        values.put(key, convert(attribute, entry.getValue().text()));
      } catch (Refused e) {
        throw new Refused(line, "'" + key + "' " + e.getMessage());
      }
    }
    for (String key : attributes.keySet()) {
      if (required.contains(key) && !values.containsKey(key) && !present.contains(key)) {
        throw new Refused("the key '" + key + "' is missing and has no default");
      }
    }
    return values;
  }

  private static Object convert(AttributeDefinition attribute, String text) throws Refused {
    int cardinality = attribute.getCardinality();
    if (cardinality == 0) {
      return ScalarType.of(attribute).parse(attribute, text, text);
    }
    List<Object> elements = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String part : text.split(",", -1)) {
        String element = part.strip();
        if (element.isEmpty()) {
          throw new Refused("has an empty element; elements are separated by single commas");
        }
        elements.add(ScalarType.of(attribute).parse(attribute, element, escape(element)));
      }
    }
    // MIN_VALUE and MAX_VALUE mean "no limit"; the absolute value of MIN_VALUE is negative.
    int limit = cardinality == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(cardinality);
    if (elements.size() > limit) {
      throw new Refused("takes at most " + limit + " elements");
    }
    // The sign says which kind of collection the bundle expects (OSGi Compendium 105.8).
    return cardinality < 0
        ? elements
        : elements.toArray((Object[]) Array.newInstance(ScalarType.of(attribute).type(), 0));
  }

  /** validate() takes a whole list apart at commas, so one element must be told apart from a list. */
  private static String escape(String element) {
    return element.replace("\\", "\\\\").replace(",", "\\,").replace(" ", "\\ ");
  }

  /** What stands where a key belongs may be anything: a password that was pasted into the wrong line must not be shown. */
  private String shown(String key) {
    boolean like = KEY.matcher(key).matches() || Nearest.to(key, attributes.keySet()).isPresent();
    return like ? "key '" + key + "'" : "such key";
  }

  private String suggestion(String key) {
    return Nearest.to(key, attributes.keySet())
        .map(near -> "; did you mean '" + near + "'?")
        .orElseGet(
            () -> attributes.isEmpty()
                ? "; this configuration has no keys"
                : attributes.keySet().stream()
                    .limit(MAX_KEYS_SHOWN)
                    .collect(Collectors.joining(", ", "; known keys: ", attributes.size() > MAX_KEYS_SHOWN ? ", ..." : "")));
  }
}
