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
 * The content of a configuration file: {@code key = value} lines in UTF-8. A value is what stands between the first
 * {@code =} and the end of the line without surrounding blanks, character by character: no escapes, quotes, continued
 * lines or comments at the end, so that {@code C:\new} and regular expressions mean what they say.
 */
final class KeyValueText {

  /** In bytes. A configuration is a few lines; this bounds what a stray file can make us read. */
  static final int MAX_SIZE = 256 * 1024;

  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  /** The text after {@code =} and the line it stands in, counted from 1. */
  record Value(String text, int line) {}

  private KeyValueText() {}

  /** The values by key; ConfigAdmin's keys ignore letter case, and so does this map. */
  static SortedMap<String, Value> parse(byte[] content) throws Refused {
    if (content.length > MAX_SIZE) {
      throw new Refused("the file is larger than " + MAX_SIZE / 1024 + " KiB");
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

  private static void parseLine(String text, int number, Map<String, Value> values) throws Refused {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new Refused(number, "expected 'key = value', or a comment that starts with #");
    }
    String key = text.substring(0, equals).strip();
    if (!KEY.matcher(key).matches()) {
      throw new Refused(number, "a key has 1 to 200 letters, digits, dots, underscores and dashes");
    }
    // ConfigAdmin sets these itself and would silently drop ours; a leading dot is where Provenance keeps its notes.
    if (key.startsWith(".") || isReserved(key)) {
      throw new Refused(number, "the key '" + key + "' is reserved");
    }
    String value = text.substring(equals + 1).strip();
    if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw new Refused(number, "the value of '" + key + "' contains a control character");
    }
    Value earlier = values.putIfAbsent(key, new Value(value, number));
    if (earlier != null) {
      throw new Refused(number, "'" + key + "' is already set in line " + earlier.line());
    }
  }

  static boolean isReserved(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "service.pid", "service.factorypid", "service.bundlelocation" -> true;
      default -> false;
    };
  }

  private static String decode(byte[] content) throws Refused {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Refused("the file is not UTF-8 text");
    }
  }
}
