package dev.yado.engine.acp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScrubberTest {

    private static final String KEY = "sk-aabaab";
    private static final Scrubber SCRUBBER = new Scrubber(List.of(KEY, "1234", "sk-aabaab-long"), Map.of("/data/w1/here", ".", "/data/w1", "[worker]"));

    @Test
    void secretsAndPlacesGo() {
        assertEquals("key [redacted]!", SCRUBBER.clean("key sk-aabaab!"));
        assertEquals("key [redacted]!", SCRUBBER.clean("key sk-aabaab-long!"), "of two that begin alike the longer counts");
        assertEquals("./src/a and [worker]/agent.log", SCRUBBER.clean("/data/w1/here/src/a and /data/w1/agent.log"));
        assertEquals("1234", SCRUBBER.clean("1234"), "what is as short as that is no secret, and would make holes");
        assertFalse(SCRUBBER.toString().contains("sk-"));
    }

    @Test
    void alsoAsJsonAndLineByLine() {
        Scrubber scrubber = new Scrubber(List.of("pass\"word", "-----BEGIN-----\nAAAABBBBCCCCDDDD\nshort\n"), Map.of());
        assertEquals("{\"k\":\"[redacted]\"} [redacted]", scrubber.clean("{\"k\":\"pass\\\"word\"} pass\"word"));
        assertEquals("key [redacted]", scrubber.clean("key AAAABBBBCCCCDDDD"));
        assertEquals("a short line", scrubber.clean("a short line"));
    }

    @Property(tries = 2_000)
    void aSecretInPiecesIsNeverShown(@ForAll("pieces") List<String> pieces) {
        Scrubber.Pieces stream = SCRUBBER.pieces();
        StringBuilder shown = new StringBuilder();
        pieces.forEach(piece -> shown.append(stream.next(piece)));
        shown.append(stream.end());
        String whole = String.join("", pieces);
        assertFalse(shown.toString().contains(KEY), () -> whole + " became " + shown);
        assertFalse(shown.toString().contains("/data/w1"), () -> whole + " became " + shown);
        if (!whole.contains(KEY) && !whole.contains("/data/w1")) {
            assertEquals(whole, shown.toString(), "everything else comes through as it was");
        }
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of("s", "sk-", "aab", "aabaab", "sk-aabaab", "-long", "/data/w1", "/data", "/w1", "/here", "x", " ", "a").list().ofMaxSize(12);
    }
}
