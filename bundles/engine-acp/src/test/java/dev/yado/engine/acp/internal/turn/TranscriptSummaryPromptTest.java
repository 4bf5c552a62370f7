package dev.yado.engine.acp.internal.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.runtime.spi.engine.TranscriptReader;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

class TranscriptSummaryPromptTest {

    @Property(tries = 200)
    void aRecapIsBoundedAndOfTheNewest(@ForAll(min = 0, max = 300) int items, @ForAll(min = 0, max = 40_000) int length) {
        TranscriptReader transcript = new TranscriptReader() {
            @Override
            public long length() {
                return items;
            }

            @Override
            public List<TranscriptItem> read(long start, int limit) {
                return LongStream.range(start, Math.min(items, start + limit))
                        .mapToObj(i -> TranscriptItem.builder(i + 1, TranscriptRole.USER, "number " + i + " " + "x".repeat(length), i + 1)
                                .build())
                        .toList();
            }
        };
        Optional<String> recap = TranscriptSummaryPrompt.of(transcript);
        assertEquals(items > 1, recap.isPresent(), "the last item is the prompt itself");
        recap.ifPresent(text -> {
            assertTrue(text.length() < TranscriptSummaryPrompt.MAX + 2_000, () -> text.length() + " characters");
            assertTrue(length > 20_000 || text.contains("number " + (items - 2) + " "), "the newest is in it");
            assertThat(text).as("the prompt is not in it").doesNotContain("number " + (items - 1) + " ");
        });
    }
}
