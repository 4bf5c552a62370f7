package dev.yado.model.json.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads and writes JSON as String, Long, Double, Boolean, List, Map and null, for values that Yado passes on unchanged. */
final class NaturalValues {

    private NaturalValues() {
    }

    /** Reads the value at the current token. A whole number beyond 64 bits becomes a Double. */
    static Object read(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> readObject(in);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(in));
                }
                yield Collections.unmodifiableList(list);
            }
            case VALUE_NUMBER_INT -> switch (in.getNumberType()) {
                case INT, LONG -> in.getLongValue();
                default -> in.getDoubleValue();
            };
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> WellFormed.text(in.getString());
        };
    }

    /** Reads the object whose start is the current token. */
    static Map<String, Object> readObject(JsonParser in) {
        Map<String, Object> map = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = WellFormed.text(in.currentName());
            in.nextToken();
            map.put(name, read(in));
        }
        return Collections.unmodifiableMap(map);
    }

    static void write(JsonGenerator out, Object value) {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            writeFields(out, map);
            out.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            out.writeStartArray();
            list.forEach(item -> write(out, item));
            out.writeEndArray();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof Float) {
            writeDouble(out, ((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else {
            out.writeString(WellFormed.text(value.toString()));
        }
    }

    static void writeFields(JsonGenerator out, Map<?, ?> map) {
        map.forEach((name, value) -> {
            out.writeName(WellFormed.text(String.valueOf(name)));
            write(out, value);
        });
    }

    private static void writeDouble(JsonGenerator out, double value) {
        if (Double.isFinite(value)) {
            out.writeNumber(value);
        } else {
            // JSON has no such number, and the library would write a string.
            out.writeNull();
        }
    }
}
