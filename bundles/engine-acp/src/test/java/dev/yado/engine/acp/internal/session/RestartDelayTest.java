package dev.yado.engine.acp.internal.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
        assertTrue(System.nanoTime() - failed >= 80_000_000);
        delay.failed();
        delay.failed();
        failed = System.nanoTime();
        delay.await();
        assertTrue(System.nanoTime() - failed >= 99_000_000, "never longer than the maximum, never shorter");
        delay.succeeded();
        delay.await();
        assertTrue(System.nanoTime() - begin < 20_000_000_000L);
    }
}
