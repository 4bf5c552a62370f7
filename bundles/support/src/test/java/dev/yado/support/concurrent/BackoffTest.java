package dev.yado.support.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration QUARTER = Duration.ofMillis(250);
    private static final Duration TEN = Duration.ofSeconds(10);

    private static List<Long> next(Backoff backoff, int count) {
        return IntStream.range(0, count).mapToObj(i -> backoff.next().toMillis()).toList();
    }

    @Test
    void delaysDoubleUpToTheMaximum() {
        Backoff backoff = new Backoff(BackoffPolicy.exponential(QUARTER, TEN));
        assertEquals(List.of(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L), next(backoff, 8));
        assertEquals(10_000L, next(backoff, 5_000).get(4_999), "no overflow");
        backoff.reset();
        assertEquals(List.of(250L), next(backoff, 1));
    }

    @Test
    void theFirstRetryMayBeImmediate() {
        Backoff backoff = new Backoff(BackoffPolicy.exponential(QUARTER, TEN).withImmediateFirst());
        assertEquals(List.of(0L, 250L, 500L), next(backoff, 3));
        backoff.reset();
        assertEquals(List.of(0L, 250L), next(backoff, 2));
    }

    @Test
    void theEarlyMaximumAppliesForItsPeriod() {
        Backoff backoff = new Backoff(BackoffPolicy.exponential(QUARTER, TEN).withEarlyMaximum(Duration.ofSeconds(1), Duration.ofSeconds(3)));
        assertEquals(List.of(250L, 500L, 1_000L, 1_000L, 1_000L, 8_000L, 10_000L), next(backoff, 7));
    }

    @Test
    void jitterOnlyShortens() {
        assertEquals(List.of(250L, 500L), next(new Backoff(BackoffPolicy.exponential(QUARTER, TEN).withJitter(0.5), () -> 0), 2));
        assertEquals(List.of(150L, 300L), next(new Backoff(BackoffPolicy.exponential(Duration.ofMillis(200), TEN).withJitter(0.5), () -> 0.5), 2));
    }

    @Test
    void aPolicyOutOfBoundsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> BackoffPolicy.exponential(Duration.ZERO, TEN));
        assertThrows(IllegalArgumentException.class, () -> BackoffPolicy.exponential(TEN, QUARTER));
        assertThrows(IllegalArgumentException.class, () -> BackoffPolicy.exponential(QUARTER, TEN).withJitter(1.1));
        assertThrows(IllegalArgumentException.class, () -> BackoffPolicy.exponential(QUARTER, TEN).withJitter(Double.NaN));
    }
}
