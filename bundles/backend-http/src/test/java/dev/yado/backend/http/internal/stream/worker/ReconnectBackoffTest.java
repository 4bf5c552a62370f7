package dev.yado.backend.http.internal.stream.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {

    private long now;
    private final ReconnectBackoff backoff = new ReconnectBackoff(() -> now);

    private List<Long> next(int count) {
        return IntStream.range(0, count).mapToObj(i -> backoff.next().toMillis()).toList();
    }

    @Test
    void theDelayDoublesUpToTheMaximum() {
        assertEquals(List.of(0L, 250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L), next(9));
        assertEquals(Duration.ofSeconds(10), IntStream.range(0, 5_000).mapToObj(i -> backoff.next()).reduce((a, b) -> b).orElseThrow());
    }

    @Test
    void aUsefulConnectionResetsTheDelay() {
        next(3);
        backoff.connected();
        backoff.progress();
        backoff.disconnected();
        assertEquals(List.of(0L, 250L), next(2));
        backoff.connected();
        now += Duration.ofSeconds(11).toNanos();
        backoff.disconnected();
        assertEquals(List.of(0L, 250L), next(2));
    }

    @Test
    void timeWithoutAConnectionDoesNotReset() {
        backoff.connected();
        backoff.disconnected();
        next(3);
        now += Duration.ofMinutes(5).toNanos();
        backoff.disconnected();
        assertEquals(List.of(1_000L), next(1), "a Runtime that stays away must not be asked without a pause");
        backoff.connected();
        backoff.disconnected();
        assertEquals(List.of(2_000L), next(1), "a connection that breaks at once must not either");
    }
}
