package dev.yado.launcher.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Receives SIGTERM and SIGINT from before the start on. One that arrives during the start is reported, and passed on once there is a framework that can be stopped; a start
 * that takes longer than the bound after it, and a second signal, end the process at once. Thread-safe.
 */
final class EarlySignals {
    /** The base of exit codes of processes that a signal ended, in shells and in the JVM. */
    static final int ENDED_BY_SIGNAL = 128;

    static final String MESSAGE = "yado: stopped by a signal before it was listening";

    private final PrintWriter err;
    private final Duration bound;
    private final IntConsumer exit;
    // Guarded by this; 0 before the first signal.
    private int first;
    private Consumer<Integer> handler;

    /**
     * @param bound maximum time from a signal during the start to the end of the process
     * @param exit  ends the process with an exit code
     */
    EarlySignals(PrintWriter err, Duration bound, IntConsumer exit) {
        this.err = err;
        this.bound = bound;
        this.exit = exit;
    }

    /** Handles a signal; blocks until another handler has handled it or the process ends. */
    void signalled(int number) {
        Consumer<Integer> next;
        try {
            next = handlerOf(number);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            next = null;
        }
        if (next == null) {
            exit.accept(ENDED_BY_SIGNAL + number);
        } else {
            next.accept(number);
        }
    }

    /** Returns who handles a signal; null if the process is to end at once. */
    private synchronized Consumer<Integer> handlerOf(int number) throws InterruptedException {
        if (handler == null && first != 0) {
            return null;
        }
        if (handler == null) {
            first = number;
            err.println(MESSAGE);
            err.flush();
            long end = System.nanoTime() + bound.toNanos();
            for (long left = bound.toNanos(); handler == null && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        return handler;
    }

    /** Passes signals on from now on, also one that has arrived; returns whether one has. */
    synchronized boolean passTo(Consumer<Integer> next) {
        handler = next;
        notifyAll();
        return first != 0;
    }

    /** Returns the exit code for the signal that has arrived during the start; empty if none has. */
    synchronized OptionalInt exitCode() {
        return first == 0 ? OptionalInt.empty() : OptionalInt.of(ENDED_BY_SIGNAL + first);
    }
}
