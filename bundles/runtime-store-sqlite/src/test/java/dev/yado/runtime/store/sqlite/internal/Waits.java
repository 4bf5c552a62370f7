package dev.yado.runtime.store.sqlite.internal;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition, with a bound. */
public final class Waits {

    private Waits() {
    }

    public static boolean until(Duration bound, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }
}
