package dev.yado.http.route;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Decides whether a request that may block is refused because the server has few threads left. A shortage that passes at once, as when hundreds of connections are closed
 * together, refuses nobody: a few requests wait for its end. Thread-safe.
 */
final class ThreadReserve {

    /** Maximum number of waiting requests. They hold threads of the reserve, which must suffice for health checks. */
    private static final int MAX_WAITING = 8;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final long INTERVAL_NANOS = Duration.ofMillis(10).toNanos();

    private final Predicate<HttpServletRequest> low;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);

    /** @param low returns whether only the reserve is left now */
    ThreadReserve(Predicate<HttpServletRequest> low) {
        this.low = low;
    }

    /** Returns whether the request must be refused; blocks for at most a second. */
    boolean exhausted(HttpServletRequest request) {
        if (!low.test(request)) {
            return false;
        }
        if (!waiting.tryAcquire()) {
            return true;
        }
        try {
            long end = System.nanoTime() + MAX_WAIT.toNanos();
            while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(INTERVAL_NANOS);
                if (!low.test(request)) {
                    return false;
                }
            }
            return true;
        } finally {
            waiting.release();
        }
    }
}
