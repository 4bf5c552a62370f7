package dev.yado.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    /** Returns as few bytes as possible per read, like a pipe. */
    private static InputStream dripping(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int off, int len) {
                return super.read(into, off, Math.min(len, 7));
            }
        };
    }

    private static List<String> lines(InputStream in, int max) throws IOException {
        LineReader reader = new LineReader(in, max);
        List<String> lines = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            lines.add((line.whole() ? "" : "cut ") + new String(line.bytes(), StandardCharsets.UTF_8));
        }
        assertNull(reader.next(), "the end stays the end");
        return lines;
    }

    @Test
    void linesWithAndWithoutAnEnd() throws IOException {
        assertEquals(List.of("a", "", "b c", "rest"), lines(dripping("a\n\nb c\nrest"), 100));
        assertEquals(List.of("a"), lines(dripping("a\n"), 100));
        assertEquals(List.of(), lines(dripping(""), 100));
    }

    @Test
    void aLineThatIsTooLongCostsNoMoreThanItsBeginning() throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(("x".repeat(100_000) + "\nnext\n").getBytes(StandardCharsets.UTF_8)), 5_000);
        Line line = reader.next();
        assertFalse(line.whole());
        assertEquals(LineReader.KEPT_OF_TOO_LONG, line.bytes().length);
        assertEquals("next", new String(reader.next().bytes(), StandardCharsets.UTF_8));
    }

    Gen<List<Integer>> lengths() {
        return Gens.ints(0, 3_000).list(20);
    }

    @Property(tries = 300)
    void everyLineComesOutWholeOrIsSaidToBeCut(@ForAll("lengths") List<Integer> lengths, @ForAll(min = 1, max = 2_000) int max)
            throws IOException {
        StringBuilder text = new StringBuilder();
        lengths.forEach(length -> text.append("y".repeat(length)).append('\n'));
        List<String> lines = lines(dripping(text.toString()), max);
        assertEquals(lengths.size(), lines.size());
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i) <= max) {
                assertEquals("y".repeat(lengths.get(i)), lines.get(i));
            } else {
                assertTrue(lines.get(i).startsWith("cut y") && lines.get(i).length() <= 4 + LineReader.KEPT_OF_TOO_LONG, lines.get(i));
            }
        }
    }
}
