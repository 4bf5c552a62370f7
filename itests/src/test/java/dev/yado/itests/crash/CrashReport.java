package dev.yado.itests.crash;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the events of a crash test. Thread-safe. */
public final class CrashReport {

    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger unconfirmedKept = new AtomicInteger();
    private final AtomicInteger unconfirmedLost = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger removed = new AtomicInteger();

    void killed() {
        kills.incrementAndGet();
    }

    void acknowledged() {
        acknowledged.incrementAndGet();
    }

    void repeated() {
        repeated.incrementAndGet();
    }

    /** Counts a request that was repeated because it got no response. @param kept whether the first one had been executed */
    void unconfirmed(boolean kept) {
        (kept ? unconfirmedKept : unconfirmedLost).incrementAndGet();
    }

    void interrupted() {
        interrupted.incrementAndGet();
    }

    void created() {
        created.incrementAndGet();
    }

    void removed() {
        removed.incrementAndGet();
    }

    public int kills() {
        return kills.get();
    }

    public int acknowledgedInputs() {
        return acknowledged.get();
    }

    public int interruptedRuns() {
        return interrupted.get();
    }

    public int repeats() {
        return repeated.get();
    }

    @Override
    public String toString() {
        return kills + " kills: " + acknowledged + " inputs acknowledged, each found once; " + repeated + " repeats with the same response; "
                + (unconfirmedKept.get() + unconfirmedLost.get())
                + " requests without a response (" + unconfirmedKept + " of them executed, once); " + interrupted + " runs interrupted; " + created
                + " Workers created, " + removed
                + " removed permanently";
    }
}
