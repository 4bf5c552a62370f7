package dev.yado.itests.crash;

import java.util.concurrent.atomic.AtomicInteger;

/** What a run of kills has seen. Thread-safe. */
public final class CrashReport {

    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger doubtfulKept = new AtomicInteger();
    private final AtomicInteger doubtfulLost = new AtomicInteger();
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

    /** A request whose answer never came was made again. @param kept whether the first one had been executed */
    void doubtful(boolean kept) {
        (kept ? doubtfulKept : doubtfulLost).incrementAndGet();
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
        return kills + " kills: " + acknowledged + " inputs acknowledged, each there once; " + repeated + " repeats answered alike; " + (doubtfulKept.get() + doubtfulLost.get())
                + " answers never came (" + doubtfulKept + " of them had been executed, once); " + interrupted + " runs interrupted; " + created + " Workers created, " + removed
                + " removed for good";
    }
}
