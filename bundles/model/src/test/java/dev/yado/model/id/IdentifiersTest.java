package dev.yado.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    /** Ids that older Backends derived; links to them must keep working. */
    @ParameterizedTest
    @CsvSource({
        "local-, 01a1fc10-4bfd-713a-912b-81d17d3b75f8, local-01a1fc10-4bfd-713a-912b-81d17d3b75f8-ac0067fa5d124855",
        "embedded-, 01a1fc10-4bfd-713a-912b-81d17d3b75f8, embedded-01a1fc10-4bfd-713a-912b-81d17d3b75f8-ac0067fa5d124855",
        "remote-, rt-a, remote-rt-a-ba2fd7183518f57b",
        "remote-, alias:b, remote-alias-b-46e134afcad637b8",
        "local-worker-, coder, local-worker-coder-c84a9e3ad144b43d",
        "local-worker-, foo.bar, local-worker-foo-bar-2595d08ad22c733f",
        "local-worker-, ..., local-worker-id-ab5df625bc76dbd4",
        "local-worker-, Ticket#Worker@Reviewer, local-worker-ticket-worker-reviewer-acb9473cd23e2d35"})
    void derivesTheIdsThatAreAlreadyOutThere(String prefix, String value, String expected) {
        assertEquals(expected, Identifiers.derive(prefix, value));
    }

    @Test
    void aLongNameIsCutAndNeverEndsInTwoDashes() {
        String id = Identifiers.derive("local-worker-", "a".repeat(89) + "." + "b".repeat(200));

        assertThat(id).startsWith("local-worker-" + "a".repeat(89) + "-");
        assertEquals(119, id.length(), "the dash at the cut is trimmed, so one character is left unused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A", "0", "_", ":", "-", "worker-00000001", "rt:a_B-9"})
    void acceptsEveryAllowedCharacter(String id) {
        assertTrue(Identifiers.isValid(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "../a", "a/b", "a\\b", "a%2e", "é", "a\n", "\u0000", "١"})
    void refusesEverythingElse(String id) {
        assertFalse(Identifiers.isValid(id));
        for (Function<String, Object> type : List.<Function<String, Object>>of(RuntimeId::new, WorkerId::new, HostId::new, RunId::new)) {
            YadoException e = assertThrows(YadoException.class, () -> type.apply(id));
            assertEquals(FailureCode.INVALID_IDENTIFIER, e.code());
            assertThat(e.getMessage())
                    .as("the message names the field and never repeats what was sent: " + e.getMessage())
                    .matches("(runtime|worker|host|run)_id must be 1 to 120 characters out of A-Z a-z 0-9 _ : -");
        }
    }

    @Test
    void lengthIsBoundedOnBothSides() {
        assertTrue(Identifiers.isValid("a".repeat(120)));
        assertFalse(Identifiers.isValid("a".repeat(121)));
        assertFalse(Identifiers.isValid(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "12345678901234567890123456789012345678901"})
    void refusesAPrefixThatIsNoId(String prefix) {
        assertThrows(IllegalArgumentException.class, () -> Identifiers.derive(prefix, "x"));
    }

    @Property
    void aDerivedIdIsAlwaysValidAndStable(@ForAll("prefixes") String prefix, @ForAll("texts") String value) {
        String id = Identifiers.derive(prefix, value);

        assertTrue(Identifiers.isValid(id), id);
        assertThat(id).startsWith(prefix);
        assertEquals(id, Identifiers.derive(prefix, value));
    }

    @Property
    void differentTextsGiveDifferentIds(@ForAll("texts") String one, @ForAll("texts") String other) {
        Assumptions.assumeFalse(one.equals(other));

        assertNotEquals(Identifiers.derive("local-", one), Identifiers.derive("local-", other));
    }

    @Test
    void textsThatLookAlikeGiveDifferentIds() {
        List<String> alike = List.of("foo-bar", "foo.bar", "foo/bar", "Foo-Bar", "foo-bar-", "-foo-bar", "foo bar", "foo\u0000bar");

        assertEquals(alike.size(), alike.stream().map(v -> Identifiers.derive("local-", v)).distinct().count());
    }

    Gen<String> prefixes() {
        String allowed = IntStream.rangeClosed(33, 126).mapToObj(c -> String.valueOf((char) c)).filter(Identifiers::isValid)
                .collect(Collectors.joining());
        return Gens.strings(allowed, 1, 40);
    }

    /** Any text that has a UTF-8 form. */
    Gen<String> texts() {
        return Gens.unicode(0, 200);
    }
}
