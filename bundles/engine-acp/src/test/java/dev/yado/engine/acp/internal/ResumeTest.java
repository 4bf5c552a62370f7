package dev.yado.engine.acp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.TranscriptItem;
import dev.yado.model.TranscriptRole;
import dev.yado.model.WorkerId;
import dev.yado.runtime.spi.engine.TranscriptReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a conversation when its agent's process has ended. */
@Timeout(60)
class ResumeTest {

    @TempDir
    private Path data;

    private static List<String> restarted(Lab lab, WorkerId worker) {
        assertEquals("said hello", lab.run(worker, "say hello").get(0));
        lab.run(worker, "exit 1");
        return lab.run(worker, "blocks");
    }

    @Test
    void anAgentThatCanLoadsItsSessionAgain() {
        try (Lab lab = new Lab(data, "load")) {
            assertEquals(List.of("said 1 blocks: blocks", "usage 7 5", "end finished"), restarted(lab, lab.worker()),
                    "it is told nothing again, and what it replays is not said again");
        }
    }

    @Test
    void anAgentThatCannotIsToldWhatWasSaid() {
        try (Lab lab = new Lab(data)) {
            toldAgain(restarted(lab, lab.worker()));
        }
    }

    @Test
    void anAgentThatHasForgottenIsToldWhatWasSaid() {
        try (Lab lab = new Lab(data, "load", "forgets")) {
            toldAgain(restarted(lab, lab.worker()));
        }
    }

    private static void toldAgain(List<String> told) {
        String said = Lab.said(told);
        assertTrue(said.startsWith("2 blocks: This conversation began earlier. So far:\n\nuser: say hello\n\nassistant: hello\n\nuser: exit 1"), said);
        assertTrue(said.endsWith("It goes on with the following message. | blocks"), said);
    }

    @Property(tries = 200)
    void aRecapIsBoundedAndOfTheNewest(@ForAll @IntRange(max = 300) int items, @ForAll @IntRange(max = 40_000) int length) {
        TranscriptReader transcript = new TranscriptReader() {
            @Override
            public long length() {
                return items;
            }

            @Override
            public List<TranscriptItem> read(long start, int limit) {
                return LongStream.range(start, Math.min(items, start + limit)).mapToObj(i -> new TranscriptItem(i + 1, TranscriptRole.USER,
                        "number " + i + " " + "x".repeat(length), i + 1, Optional.empty(), Optional.empty())).toList();
            }
        };
        Optional<String> recap = Recap.of(transcript);
        assertEquals(items > 1, recap.isPresent(), "the last item is the prompt itself");
        recap.ifPresent(text -> {
            assertTrue(text.length() < Recap.MAX + 2_000, () -> text.length() + " characters");
            assertTrue(length > 20_000 || text.contains("number " + (items - 2) + " "), "the newest is in it");
            assertTrue(!text.contains("number " + (items - 1) + " "), "the prompt is not in it");
        });
    }
}
