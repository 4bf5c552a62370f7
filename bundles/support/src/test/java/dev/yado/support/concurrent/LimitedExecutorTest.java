package dev.yado.support.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimitedExecutorTest {

    @Test
    void neverRunsMoreThanItsLimitAndLosesNothing() throws InterruptedException {
        ExecutorService shared = Executors.newCachedThreadPool();
        try {
            LimitedExecutor executor = new LimitedExecutor(shared, 3);
            CountDownLatch full = new CountDownLatch(3);
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch all = new CountDownLatch(100);
            AtomicInteger running = new AtomicInteger();
            List<Integer> peaks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                executor.execute(() -> {
                    int now = running.incrementAndGet();
                    synchronized (peaks) {
                        peaks.add(now);
                    }
                    full.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    running.decrementAndGet();
                    all.countDown();
                    if (now == 2) {
                        throw new IllegalStateException("a task that fails must not take its place with it");
                    }
                });
            }
            assertTrue(full.await(5, TimeUnit.SECONDS));
            assertEquals(3, running.get());
            release.countDown();
            assertTrue(all.await(5, TimeUnit.SECONDS), "every task must run in the end; left: " + all.getCount());
            assertEquals(3, peaks.stream().mapToInt(Integer::intValue).max().orElseThrow());
        } finally {
            shared.shutdownNow();
        }
    }
}
