package dev.yado.engine.echo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoScriptTest {

    private static List<EchoScript.Step> steps(String input) {
        return EchoScript.parse(input).steps();
    }

    @Test
    void textIsEchoedAndKnownWordsAreSteps() {
        assertEquals(List.of(new EchoScript.Say("hello\nworld", true)), steps("hello\nworld\n"));
        assertEquals(List.of(new EchoScript.Say("/unknown word", true)), steps("/unknown word"));
        assertEquals(List.of(new EchoScript.Say("a", true), new EchoScript.Say("b c", false), new EchoScript.Say("d", true)),
                steps("a\n  /say b c\n\nd"));
        assertEquals(List.of(), steps(" \n "));
    }

    @Test
    void stepsHaveTheirDefaults() {
        assertEquals(List.of(new EchoScript.Repeat(3, "again"), new EchoScript.Tool("read", "{}", "done", false),
                new EchoScript.Tool("read", "{\"a\": 1}", "x => y", true), new EchoScript.Used(5, 0), new EchoScript.Fail("failed as requested by the script"),
                new EchoScript.Hang(false), new EchoScript.Hang(true), new EchoScript.Limit(), new EchoScript.Turn()),
                steps("/repeat 3\n/tool read\n/tool-fails read {\"a\": 1} => x => y\n/usage 5\n/fail\n/hang\n/hang-deaf\n/limit\n/turn"));
    }

    @Test
    void whatCannotBeUnderstoodSaysWhy() {
        for (String wrong : List.of("/repeat", "/repeat x", "/repeat -1", "/repeat 100001", "/delay 60001", "/sleep 9999999999999", "/tool",
                "/tool => x", "/usage", "/usage 1 x", "/delay 1.5", "/delay ١")) {
            EchoScript.Step step = steps(wrong).get(0);
            assertTrue(step instanceof EchoScript.Invalid invalid && invalid.problem().startsWith("needs "), wrong + " became " + step);
        }
    }

    @Property(tries = 3_000)
    void nothingMakesTheParserFail(@ForAll("inputs") String input) {
        EchoScript script = EchoScript.parse(input);
        assertEquals(script, EchoScript.parse(input));
        assertTrue(script.steps().size() <= input.lines().count() + 1);
    }

    Gen<String> inputs() {
        Gen<String> word = Gens.of("/say", "/repeat", "/think", "/delay", "/sleep", "/tool", "/tool-fails", "/turn", "/usage", "/fail",
                "/limit", "/hang", "/hang-deaf", "/", "//", "=>", " ", "\n", "\r\n", "\t", "0", "9", "100000", "-1", "{}", "text");
        return Gens.oneOf(word, Gens.strings(0, 12)).list(20).map(parts -> String.join("", parts));
    }
}
