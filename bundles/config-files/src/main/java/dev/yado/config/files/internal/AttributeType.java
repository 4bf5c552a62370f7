package dev.yado.config.files.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import org.osgi.service.metatype.AttributeDefinition;

/** The types of metatype attributes, each with a parser and a description of its values. */
enum AttributeType {
    STRING(AttributeDefinition.STRING, String.class, "text", text -> text),
    PASSWORD(AttributeDefinition.PASSWORD, String.class, "text", text -> text),
    BOOLEAN(AttributeDefinition.BOOLEAN, Boolean.class, "true or false", AttributeType::booleanOf),
    LONG(AttributeDefinition.LONG, Long.class, "a whole number", Long::valueOf),
    INTEGER(AttributeDefinition.INTEGER, Integer.class, "a whole number of 32 bits", Integer::valueOf),
    SHORT(AttributeDefinition.SHORT, Short.class, "a whole number of 16 bits", Short::valueOf),
    BYTE(AttributeDefinition.BYTE, Byte.class, "a whole number of 8 bits", Byte::valueOf),
    DOUBLE(AttributeDefinition.DOUBLE, Double.class, "a number", text -> finite(Double.valueOf(text))),
    FLOAT(AttributeDefinition.FLOAT, Float.class, "a number", text -> finite(Float.valueOf(text))),
    CHARACTER(AttributeDefinition.CHARACTER, Character.class, "a single character", AttributeType::characterOf);

    private final int code;
    private final Class<?> type;
    private final String expected;
    private final Function<String, Object> parser;

    AttributeType(int code, Class<?> type, String expected, Function<String, Object> parser) {
        this.code = code;
        this.type = type;
        this.expected = expected;
        this.parser = parser;
    }

    /** Returns the type of an attribute; STRING for types that ConfigAdmin cannot store (big numbers). */
    static AttributeType of(AttributeDefinition attribute) {
        return Arrays.stream(values()).filter(t -> t.code == attribute.getType()).findFirst().orElse(STRING);
    }

    Class<?> type() {
        return type;
    }

    /**
     * Parses and validates a value.
     *
     * @param text the value as written
     * @param forValidation the same value in the notation of {@link AttributeDefinition#validate}
     */
    Object parse(AttributeDefinition attribute, String text, String forValidation) throws ConfigFileException {
        Object value;
        try {
            value = parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigFileException("must be " + expected);
        }
        if (!isValid(attribute, forValidation)) {
            throw new ConfigFileException(requirement(attribute, value));
        }
        return value;
    }

    /** Returns whether validate() accepts a text: it returns null without validation rules, and an empty text for a valid value. */
    private static boolean isValid(AttributeDefinition attribute, String text) {
        String verdict = attribute.validate(text);
        return verdict == null || verdict.isEmpty();
    }

    private static String requirement(AttributeDefinition attribute, Object value) {
        String[] options = attribute.getOptionValues();
        if (options != null && options.length > 0) {
            return "must be one of: " + String.join(", ", options);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long rejected = ((Number) value).longValue();
            OptionalLong accepted = accepted(attribute);
            if (accepted.isPresent()) {
                long bound = bound(attribute, accepted.getAsLong(), rejected);
                return "must be at " + (rejected > bound ? "most " : "least ") + bound;
            }
        }
        return value instanceof String ? "has a length that is not allowed" : "is outside the allowed range";
    }

    private static OptionalLong accepted(AttributeDefinition attribute) {
        String[] defaults = attribute.getDefaultValue();
        if (defaults == null || defaults.length == 0 || !isValid(attribute, defaults[0])) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(defaults[0]));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Finds the bound between an accepted and a rejected value by binary search, in at most 64 steps: the definition does not
     * publish its minimum and maximum, but {@code validate} applies them.
     */
    private static long bound(AttributeDefinition attribute, long accepted, long rejected) {
        long valid = accepted;
        long invalid = rejected;
        while (Math.max(valid, invalid) - Math.min(valid, invalid) != 1) { // a distance that overflows is not 1 either
            long middle = (valid & invalid) + ((valid ^ invalid) >> 1); // the mean; a plain sum could overflow
            if (isValid(attribute, Long.toString(middle))) {
                valid = middle;
            } else {
                invalid = middle;
            }
        }
        return valid;
    }

    private static Object booleanOf(String text) {
        // Boolean.valueOf would turn every misspelling into false.
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Object characterOf(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    private static <N extends Number> N finite(N number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException();
        }
        return number;
    }
}
