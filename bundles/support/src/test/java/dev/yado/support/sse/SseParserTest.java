package dev.yado.support.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {

    private static final int MAX = 200;

    private static List<String> parse(byte[] bytes, Random cuts) throws SseTooLongException {
        List<String> events = new ArrayList<>();
        SseParser parser = new SseParser(MAX, event -> events.add(event.text()));
        for (int at = 0; at < bytes.length;) {
            int length = Math.min(bytes.length - at, 1 + cuts.nextInt(7));
            parser.feed(ByteBuffer.wrap(bytes, at, length));
            at += length;
        }
        return events;
    }

    Gen<List<Integer>> kinds() {
        return Gens.ints(0, 4).list(255);
    }

    @Property(tries = 300)
    void howTheStreamIsCutMakesNoDifference(@ForAll("kinds") List<Integer> kinds, @ForAll(min = 0, max = 2) int ends, @ForAll long seed)
            throws SseTooLongException {
        String eol = List.of("\n", "\r\n", "\r").get(ends);
        StringBuilder stream = new StringBuilder("\uFEFF");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            switch (kinds.get(i)) {
                case 0 -> stream.append(": heartbeat").append(eol).append(eol);
                case 1 -> stream.append("id: wo_").append(i).append(eol).append("event: x").append(eol).append("data: é").append(i).append(eol).append(eol);
                case 2 -> stream.append("data:a").append(eol).append("data").append(eol).append("data:  b").append(eol).append("datax: no").append(eol)
                        .append(eol);
                case 3 -> stream.append("retry: 5").append(eol).append("id: 7").append(eol).append(eol);
                default -> stream.append("data:").append(eol).append(eol);
            }
            switch (kinds.get(i)) {
                case 1 -> expected.add("é" + i);
                case 2 -> expected.add("a\n\n b");
                case 4 -> expected.add("");
                default -> {
                    // No data, so no event.
                }
            }
        }
        assertEquals(expected, parse(stream.append("data: unfinished").toString().getBytes(StandardCharsets.UTF_8), new Random(seed)));
    }

    @Test
    void noLineAndNoEventIsLongerThanAllowed() throws SseTooLongException {
        String fits = "data:" + "x".repeat(MAX - 5) + "\n\n";
        assertEquals(1, parse(fits.getBytes(StandardCharsets.UTF_8), new Random(1)).size());

        assertThrows(SseTooLongException.class, () -> parse(("data:" + "x".repeat(MAX)).getBytes(StandardCharsets.UTF_8), new Random(1)));
        assertThrows(SseTooLongException.class,
                () -> parse("data:0123456789\n".repeat(MAX / 10 + 1).getBytes(StandardCharsets.UTF_8), new Random(1)));
    }

    @Test
    void typeIsOfItsEventOnly() throws SseTooLongException {
        SseEventAssembler assembler = new SseEventAssembler(MAX);
        List<String> seen = new ArrayList<>();
        for (String line : List.of("event: delta", "data: a", "", "data: b", "", "event: lost", "", "data: c")) {
            assembler.line(line.getBytes(StandardCharsets.UTF_8)).ifPresent(event -> seen.add(event.type().orElse("-") + " " + event.text()));
        }
        assertEquals(List.of("delta a", "- b"), seen);
        assertEquals("c", assembler.finish().orElseThrow().text(), "an incomplete event is there for a reader that wants it");
        assertEquals(Optional.empty(), assembler.finish());
    }
}
