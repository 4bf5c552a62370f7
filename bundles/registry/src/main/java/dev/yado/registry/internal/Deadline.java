package dev.yado.registry.internal;

import java.time.Duration;

/** A point on the monotonic clock by which something must be answered; shared by the steps of one operation. */
record Deadline(long atNanos, Duration allowed) {

    static Deadline in(Duration allowed) {
        return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
    }

    /** Never negative. */
    long remainingNanos() {
        return Math.max(0, atNanos - System.nanoTime());
    }

    boolean passed() {
        return remainingNanos() == 0;
    }
}
