package dev.yado.itests.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for a condition with a bound; the only place in these tests where time passes. */
public final class Await {

    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {
    }

    /** Calls {@code probe} until its result satisfies {@code good}; the failure shows the last result. */
    public static <T> T until(String what, Duration bound, Callable<T> probe, Predicate<? super T> good) throws Exception {
        long deadline = System.nanoTime() + bound.toNanos();
        Object last = null;
        while (true) {
            try {
                T value = probe.call();
                if (good.test(value)) {
                    return value;
                }
                last = value;
            } catch (AssertionError | java.io.IOException e) {
                last = e;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " did not happen within " + bound + "; last seen: " + last);
            }
            Thread.sleep(STEP.toMillis());
        }
    }

    public static void until(String what, Duration bound, Callable<Boolean> condition) throws Exception {
        until(what, bound, condition, Boolean.TRUE::equals);
    }
}
