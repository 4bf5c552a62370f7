package dev.yado.registry.internal.call;

import java.time.Duration;

/** A point on the monotonic clock by which an operation must complete; shared by its steps. */
public record Deadline(long atNanos, Duration allowed) {

    public static Deadline in(Duration allowed) {
        return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
    }

    /** Returns the remaining time, at least 0. */
    public long remainingNanos() {
        return Math.max(0, atNanos - System.nanoTime());
    }

    public boolean passed() {
        return remainingNanos() == 0;
    }
}
