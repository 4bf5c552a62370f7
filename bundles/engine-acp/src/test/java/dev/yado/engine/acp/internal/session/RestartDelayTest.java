package dev.yado.engine.acp.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartDelayTest {

    @Test
    void anAgentThatKeepsEndingWaitsLongerEachTime() throws InterruptedException {
        RestartDelay delay = new RestartDelay(Duration.ofMillis(40), Duration.ofMillis(100));
        long begin = System.nanoTime();
        delay.await();
        delay.failed();
        delay.failed();
        long failed = System.nanoTime();
        delay.await();
        assertThat(System.nanoTime() - failed).isGreaterThanOrEqualTo(80_000_000);
        delay.failed();
        delay.failed();
        failed = System.nanoTime();
        delay.await();
        assertThat(System.nanoTime() - failed).as("never longer than the maximum, never shorter").isGreaterThanOrEqualTo(99_000_000);
        delay.succeeded();
        delay.await();
        assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
    }
}
