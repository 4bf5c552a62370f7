package dev.yado.itests.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Polls for a condition up to a time limit. Tests wait only through this class. */
public final class Await {

    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {
    }

    /** Calls {@code probe} until its result satisfies {@code good}, and fails with the last result after {@code bound}. */
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
