package dev.yado.config.files.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Parses the content of a configuration file: {@code key = value} lines in UTF-8. A value is the text between the first
 * {@code =} and the end of the line, without surrounding white space. There are no escapes, quotes, continuation lines or
 * trailing comments, so that {@code C:\new} and regular expressions need no changes.
 */
final class KeyValueText {

    /** Maximum size of a file, in bytes. A configuration has a few lines; this bounds the memory for any other file. */
    static final int MAX_SIZE = 256 * 1024;

    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    /** A value and its line number, from 1. */
    record Value(String text, int line) {}

    private KeyValueText() {}

    /** Returns the values by key. The map ignores letter case, as ConfigAdmin does. */
    static SortedMap<String, Value> parse(byte[] content) throws ConfigFileException {
        if (content.length > MAX_SIZE) {
            throw new ConfigFileException("the file is larger than " + MAX_SIZE / 1024 + " KiB");
        }
        SortedMap<String, Value> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int number = 0;
        for (String line : LINE_END.split(decode(content))) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                parseLine(text, number, values);
            }
        }
        return values;
    }

    private static void parseLine(String text, int number, Map<String, Value> values) throws ConfigFileException {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new ConfigFileException(number, "expected 'key = value', or a comment that starts with #");
        }
        String key = text.substring(0, equals).strip();
        if (!KEY.matcher(key).matches()) {
            throw new ConfigFileException(number, "a key must have 1 to 200 letters, digits, dots, underscores and dashes");
        }
        // ConfigAdmin sets these itself and would ignore ours; ConfigurationOverlay stores its properties under a leading dot.
        if (key.startsWith(".") || isReserved(key)) {
            throw new ConfigFileException(number, "the key '" + key + "' is reserved");
        }
        String value = text.substring(equals + 1).strip();
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw new ConfigFileException(number, "the value of '" + key + "' contains a control character");
        }
        Value earlier = values.putIfAbsent(key, new Value(value, number));
        if (earlier != null) {
            throw new ConfigFileException(number, "'" + key + "' is already set in line " + earlier.line());
        }
    }

    static boolean isReserved(String key) {
        return switch (key.toLowerCase(Locale.ROOT)) {
            case "service.pid", "service.factorypid", "service.bundlelocation" -> true;
            default -> false;
        };
    }

    private static String decode(byte[] content) throws ConfigFileException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigFileException("the file is not UTF-8 text");
        }
    }
}
