package dev.yado.config.files.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyValueTextTest {

    Gen<String> keys() {
        return Gens.strings(Gens.LETTERS_AND_DIGITS + "_-.", 1, 30)
                .filter(key -> !key.startsWith(".") && !KeyValueText.isReserved(key));
    }

    Gen<String> values() {
        return Gens.unicode(0, 60)
                .filter(text -> text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '\uFEFF'))
                .map(String::strip);
    }

    Gen<Map<String, String>> settings() {
        return Gens.maps(keys(), values(), 20).map(map -> {
            Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            ignoringCase.putAll(map);
            return ignoringCase;
        });
    }

    @Property
    void everyValueIsReadAsItIsWritten(
            @ForAll("settings") Map<String, String> settings, @ForAll boolean crLf, @ForAll boolean blanks) throws ConfigFileException {
        String end = crLf ? "\r\n" : "\n";
        String around = blanks ? " \t " : "";
        StringBuilder file = new StringBuilder("# a comment = not a setting" + end + end);
        settings.forEach((key, value) -> file.append(around + key + around + "=" + around + value + around + end));

        Map<String, String> read = KeyValueText.parse(file.toString().getBytes(UTF_8)).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().text()));

        assertEquals(new TreeMap<>(settings), new TreeMap<>(read));
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] content) {
        try {
            KeyValueText.parse(content);
        } catch (ConfigFileException expected) {
            assertThat(expected.getMessage()).as("a refusal says why").isNotBlank();
        }
    }

    @Property
    void aRefusalNamesTheLineAndNoValue(@ForAll("keys") String key) {
        String secret = "hunter2SECRET";
        String file = "# first\n" + key + " = " + secret + "\n" + key.toUpperCase(java.util.Locale.ROOT) + " = " + secret + "x\n";

        String message = assertThrows(ConfigFileException.class, () -> KeyValueText.parse(file.getBytes(UTF_8))).getMessage();

        assertThat(message).startsWith("line 3: ");
        assertThat(message).endsWith("is already set in line 2");
        assertThat(message).doesNotContain(secret);
    }

    @Test
    void backslashesQuotesAndHashesMeanThemselves() throws ConfigFileException {
        assertEquals("C:\\new\\table", value("path = C:\\new\\table"));
        assertEquals("^\\d+\\.(a|b)\\\\$", value("pattern = ^\\d+\\.(a|b)\\\\$"));
        assertEquals("\"a\" # b = c", value("text = \"a\" # b = c"));
        assertEquals("ends with \\", value("text = ends with \\\n# next"));
        assertEquals("", value("text ="));
    }

    @Test
    void wrongLinesAreRefusedByNumberAndWithoutTheirText() {
        assertRefused("line 2: expected 'key = value', or a comment that starts with #", "a = 1\nhunter2");
        assertRefused("line 1: a key must have 1 to 200 letters, digits, dots, underscores and dashes", "hun ter2 = 1");
        assertRefused("line 1: a key must have 1 to 200 letters, digits, dots, underscores and dashes", "= hunter2");
        assertRefused("line 1: the key 'Service.PID' is reserved", "Service.PID = hunter2");
        assertRefused("line 1: the key '.yado.file' is reserved", ".yado.file = hunter2");
        assertRefused("line 1: the value of 'a' contains a control character", "a = hunter2\u0000b");
    }

    @Test
    void onlyUtf8OfABoundedSizeIsRead() throws ConfigFileException {
        assertEquals("the file is not UTF-8 text",
                assertThrows(ConfigFileException.class, () -> KeyValueText.parse(new byte[] {'a', '=', (byte) 0xE4})).getMessage());
        assertEquals("the file is larger than 256 KiB",
                assertThrows(ConfigFileException.class, () -> KeyValueText.parse(new byte[KeyValueText.MAX_SIZE + 1])).getMessage());
        assertEquals("1", value("\uFEFFa = 1"), "the byte order mark of some editors is no part of the key");
    }

    private static String value(String file) throws ConfigFileException {
        return KeyValueText.parse(file.getBytes(UTF_8)).values().iterator().next().text();
    }

    private static void assertRefused(String message, String file) {
        assertEquals(message, assertThrows(ConfigFileException.class, () -> KeyValueText.parse(file.getBytes(UTF_8))).getMessage());
    }
}
