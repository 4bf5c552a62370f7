package dev.yado.source.remote.internal.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a difference of clocks is reported, and when no longer. */
class ClockComparisonTest {

    private static final Instant NOW = Instant.parse("2026-11-21T03:07:03Z");

    private final ClockComparison clocks = new ClockComparison();

    private Optional<Long> ahead(long seconds) {
        return clocks.compare(NOW.plusSeconds(seconds), NOW, NOW).map(Duration::toSeconds);
    }

    @Test
    void aClockAtTheLimitDoesNotComeAndGo() {
        assertEquals(Optional.empty(), ahead(9));
        assertEquals(Optional.of(10L), ahead(10));
        assertEquals(Optional.of(10L), ahead(8), "a small change is no news");
        assertEquals(Optional.of(10L), ahead(6));
        assertEquals(Optional.empty(), ahead(4));
        assertEquals(Optional.empty(), ahead(9));
        assertEquals(Optional.of(-19L), ahead(-20), "the header is precise to the second only");
    }

    @Test
    void aSlowResponseIsNoDifference() {
        assertEquals(Optional.empty(), clocks.compare(NOW.plusSeconds(30), NOW, NOW.plusSeconds(60)));
    }
}
