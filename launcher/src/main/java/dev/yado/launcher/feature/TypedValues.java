package dev.yado.launcher.feature;

import dev.yado.launcher.error.LaunchException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

/**
 * Converts the configuration values of a feature into the types of ConfigurationAdmin. A key may name its type, as in {@code port:Integer}
 * or {@code hosts:String[]}; without a type, an integer in JSON becomes a Long and a fraction a Double, as the specification requires.
 */
final class TypedValues {
    private TypedValues() {
    }

    static Dictionary<String, Object> of(String pid, Map<String, Object> json, Variables variables) throws LaunchException {
        Dictionary<String, Object> values = new Hashtable<>();
        for (var e : json.entrySet()) {
            int colon = e.getKey().indexOf(':');
            String key = colon < 0 ? e.getKey() : e.getKey().substring(0, colon);
            String type = colon < 0 ? "" : e.getKey().substring(colon + 1);
            try {
                values.put(key, value(e.getValue(), type, variables));
            } catch (IllegalArgumentException x) {
                throw new LaunchException("Configuration " + pid + ", key " + e.getKey() + ": " + x.getMessage());
            }
        }
        return values;
    }

    private static Object value(Object json, String type, Variables variables) throws LaunchException {
        if (json instanceof List<?> list) {
            if (!type.isEmpty() && !type.endsWith("[]")) {
                throw new IllegalArgumentException("a list needs a type such as " + type + "[]");
            }
            String element = type.isEmpty() ? "String" : type.substring(0, type.length() - 2);
            List<Object> values = new ArrayList<>();
            for (Object item : list) {
                values.add(value(item, element, variables));
            }
            return values.toArray((Object[]) Array.newInstance(classOf(element), 0));
        }
        if (json == null || json instanceof Map) {
            throw new IllegalArgumentException("it must be a string, a number, a boolean or a list of these");
        }
        if (type.isEmpty()) {
            return json instanceof String s ? variables.replace(s) : json instanceof Integer i ? (Object) i.longValue() : json;
        }
        String text = variables.replace(json.toString());
        return switch (type) {
            case "String" -> text;
            case "Integer", "int" -> Integer.valueOf(text);
            case "Long", "long" -> Long.valueOf(text);
            case "Double", "double" -> Double.valueOf(text);
            case "Float", "float" -> Float.valueOf(text);
            case "Boolean", "boolean" -> bool(text);
            default -> throw new IllegalArgumentException("type " + type + " is unknown; use String, Integer, Long, Double, Float or Boolean");
        };
    }

    private static Boolean bool(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }

    private static Class<?> classOf(String type) {
        return switch (type) {
            case "String" -> String.class;
            case "Integer", "int" -> Integer.class;
            case "Long", "long" -> Long.class;
            case "Double", "double" -> Double.class;
            case "Float", "float" -> Float.class;
            case "Boolean", "boolean" -> Boolean.class;
            default -> throw new IllegalArgumentException("type " + type + " is unknown");
        };
    }
}
