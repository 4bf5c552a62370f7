package dev.yado.support.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yado.support.secret.Secret;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SecretRedactorTest {

    private static final String KEY = "sk-aabaab";

    /** How programs write a text. */
    enum Form {
        AS_IT_IS(text -> text), JSON(SecretRedactorTest::json), JSON_IN_JSON(text -> json(json(text))), THRICE(text -> json(json(json(text)))),
        ALL_CODES(text -> text.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining())),
        ASCII(text -> json(text).chars().mapToObj(c -> c > 126 || c == '+' || c == '<' ? String.format("\\u%04X", c) : Character.toString(c))
                .collect(Collectors.joining())),
        SLASHES(text -> json(text).replace("/", "\\/"));

        private final UnaryOperator<String> written;

        Form(UnaryOperator<String> written) {
            this.written = written;
        }
    }

    private static SecretRedactor scrubber(String... secrets) {
        return SecretRedactor.of(Arrays.stream(secrets).map(Secret::new).toList());
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> json.append(c);
            }
        }
        return json.toString();
    }

    @Test
    void secretsAndPlacesGo() {
        SecretRedactor scrubber = scrubber(KEY, "1234", "sk-aabaab-long").withPaths(Map.of("/data/w1/here", ".", "/data/w1", "[worker]", "/", "!"));
        assertEquals("key [redacted]!", scrubber.redact("key sk-aabaab!"));
        assertEquals("key [redacted]!", scrubber.redact("key sk-aabaab-long!"), "of two that begin alike the longer counts");
        SecretRedactor.Pieces pieces = scrubber.pieces();
        assertEquals("key [redacted]!", pieces.next("key sk-aab") + pieces.next("aab") + pieces.next("-long!") + pieces.end(), "also in pieces");
        assertEquals("./src/a and [worker]/agent.log", scrubber.redact("/data/w1/here/src/a and /data/w1/agent.log"));
        assertEquals("{\"cwd\":\".\\/src\"}", scrubber.redact("{\"cwd\":\"\\/data\\/w1\\/here\\/src\"}"));
        assertEquals("1234", scrubber.redact("1234"), "what is as short as that is no secret, and would make holes");
        assertThat(scrubber.toString()).doesNotContain("sk-");
        assertEquals(KEY, SecretRedactor.NONE.redact(KEY));
    }

    @Test
    void whatIsAroundASecretStaysWhatItWas() {
        SecretRedactor scrubber = scrubber("pass\"word", "-----BEGIN-----\nAAAABBBBCCCCDDDD\nshort\n");
        assertEquals("{\"k\":\"[redacted]\"} [redacted]", scrubber.redact("{\"k\":\"pass\\\"word\"} pass\"word"));
        assertEquals("{\"k\":\"a\\n[redacted]\\\\\"}", scrubber.redact("{\"k\":\"a\\npass\\u0022word\\\\\"}"));
        assertEquals("?k=[redacted]&x", scrubber.redact("?k=pass%22word&x"));
        assertEquals("key [redacted]", scrubber.redact("key AAAABBBBCCCCDDDD"), "of a key of many lines each line counts");
        assertEquals("[redacted]", scrubber.redact("-----BEGIN-----\\nAAAABBBBCCCCDDDD\\nshort"));
        assertEquals("a short line, C:\\path\\u00 100% \\", scrubber.redact("a short line, C:\\path\\u00 100% \\"));
    }

    @Test
    void aTextOfBackslashesIsLookedThroughOnce() {
        String text = "\\".repeat(1 << 20);
        assertEquals(text, scrubber(KEY, "\\\\\\\\\\\\\\\\x").redact(text));
        SecretRedactor.Pieces pieces = scrubber(KEY).pieces();
        assertThat(pieces.next(text)).as("not all of it is held back").isNotEmpty();
    }

    @Property(tries = 3_000)
    void noSecretComesThroughInAnyFormHoweverItIsCut(@ForAll("secrets") String secret, @ForAll Form form, @ForAll("texts") String before,
            @ForAll("texts") String after, @ForAll("cuts") List<Integer> cuts) {
        // What is beside it is written the same way: it is one text.
        String written = form.written.apply(secret);
        String whole = form.written.apply(before) + written + form.written.apply(after);
        SecretRedactor scrubber = scrubber(secret);
        String clean = scrubber.redact(whole);
        assertThat(clean).as(() -> whole + " became " + clean).doesNotContain(written);
        assertEquals(clean, inPieces(scrubber, whole, cuts), "it does not matter how it comes");
    }

    private static String inPieces(SecretRedactor scrubber, String whole, List<Integer> cuts) {
        SecretRedactor.Pieces pieces = scrubber.pieces();
        StringBuilder shown = new StringBuilder();
        int at = 0;
        for (int cut : cuts) {
            int next = Math.min(whole.length(), at + cut);
            shown.append(pieces.next(whole.substring(at, next)));
            at = next;
        }
        return shown.append(pieces.next(whole.substring(at))).append(pieces.end()).toString();
    }

    @Property(tries = 1_000)
    void inAUrlToo(@ForAll("secrets") String secret, @ForAll("texts") String before) {
        String ascii = secret.replaceAll("[^ -~]|[+ ]", "_");
        String written = URLEncoder.encode(ascii, StandardCharsets.UTF_8);
        assertThat(scrubber(ascii).redact("https://host/" + before + "?key=" + written + "&x=y")).doesNotContain(written);
    }

    @Property(tries = 2_000)
    void everythingElseComesThroughAsItWas(@ForAll("pieces") List<String> pieces) {
        SecretRedactor scrubber = scrubber(KEY, "sk-aabaab-long").withPaths(Map.of("/data/w1/here", ".", "/data/w1", "[worker]"));
        SecretRedactor.Pieces stream = scrubber.pieces();
        List<String> shown = new ArrayList<>();
        pieces.forEach(piece -> shown.add(stream.next(piece)));
        shown.add(stream.end());
        String whole = String.join("", pieces);
        String all = String.join("", shown);
        assertFalse(all.contains(KEY) || all.contains("/data/w1"), () -> whole + " became " + all);
        if (!whole.replace("\\", "").contains(KEY) && !whole.replace("\\", "").contains("/data/w1")) {
            assertEquals(whole, all);
        }
    }

    Gen<List<String>> pieces() {
        return Gens.of("s", "sk-", "aab", "aabaab", "sk-aabaab", "-long", "/data/w1", "/data", "/w1", "/here", "x", " ", "a", "\\", "\\u00", "%").list(12);
    }

    Gen<List<Integer>> cuts() {
        return Gens.ints(0, 60).list(6);
    }

    Gen<String> secrets() {
        return Gens.strings("ab\"\\/nu041+%%é \n-", 6, 20)
                .filter(secret -> secret.replace("\\", "").length() >= 6 && secret.strip().equals(secret));
    }

    Gen<String> texts() {
        return Gens.strings("ab\"\\/nu041+%é \n-", 0, 12);
    }
}
