package dev.yado.source.remote.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.support.concurrent.Backoff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MonitorIntervalsTest {

    @Test
    void waitsGrowAndStayWithinTheirCaps() {
        Backoff backoff = new Backoff(MonitorIntervals.RETRY, new Random(7)::nextDouble);
        Duration first = backoff.next();
        assertTrue(first.toMillis() >= 75 && first.toMillis() <= 100, first::toString);
        Duration waited = first;
        while (waited.compareTo(Duration.ofMinutes(1)) < 0) {
            Duration wait = backoff.next();
            assertThat(wait.compareTo(Duration.ofSeconds(2))).as("a restart within the first minute is noticed within 2 s").isLessThanOrEqualTo(0);
            waited = waited.plus(wait);
        }
        for (int i = 0; i < 100; i++) {
            Duration wait = backoff.next();
            assertTrue(wait.toSeconds() >= 11 && wait.toSeconds() <= 15, wait::toString);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isLessThanOrEqualTo(100);
    }
}
