package dev.yado.support.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool of JVMs without virtual threads; it is tested on all of them. */
@Timeout(30)
class BlockingExecutorsTest {

    private final ThreadPoolExecutor pool = (ThreadPoolExecutor) BlockingExecutors.bounded("test-pool", 4);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void oneTaskAfterTheOtherNeedsFewThreads() throws Exception {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 200; i++) {
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(() -> {
                used.add(Thread.currentThread());
                done.countDown();
            });
            done.await();
            while (pool.getActiveCount() > 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(used.size()).as("idle threads must be used before new ones are made, but there were " + used.size()).isLessThanOrEqualTo(2);
    }

    @Test
    void tasksThatBlockGetAThreadEachUpToTheBoundAndTheRestWaitsInLine() throws Exception {
        CountDownLatch started = new CountDownLatch(4);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            pool.execute(() -> {
                started.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                all.countDown();
            });
        }
        assertTrue(started.await(10, TimeUnit.SECONDS), "four tasks must run at once");
        assertEquals(46, pool.getQueue().size());
        release.countDown();
        assertTrue(all.await(10, TimeUnit.SECONDS), "every task that waited must run");
        assertEquals(4, pool.getLargestPoolSize());
    }

    @Test
    void aPoolThatIsShutDownRefuses() {
        pool.shutdown();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> {}));
    }
}
