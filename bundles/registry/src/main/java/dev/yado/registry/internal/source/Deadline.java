package dev.yado.registry.internal.source;

import java.time.Duration;

/** A point on the monotonic clock by which something must be answered; shared by the steps of one operation. */
public record Deadline(long atNanos, Duration allowed) {

    public static Deadline in(Duration allowed) {
        return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
    }

    /** Never negative. */
    public long remainingNanos() {
        return Math.max(0, atNanos - System.nanoTime());
    }

    public boolean passed() {
        return remainingNanos() == 0;
    }
}
