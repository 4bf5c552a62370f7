package dev.yado.runtime.core.internal.worker;

import dev.yado.runtime.core.internal.worker.Mailbox.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Callers who found their Worker's queue full. They wait a moment for a run to begin and make room, instead of being sent away at once: those who come
 * again right after cost more than those who wait, and keep the processors from the runs that they wait for. A place is taken in the commit that makes it.
 *
 * <p>Used by the Worker's mailbox only.
 */
final class AdmissionQueue {

    /** Longer than a run that only computes takes, and so short that waiting callers do not hold all threads that an HTTP server has. */
    static final Duration PATIENCE = Duration.ofMillis(100);
    /** More are sent away at once. */
    static final int SEATS = 64;

    private record Seat(Message<?> message, long until) {
    }

    private final ArrayDeque<Seat> seats = new ArrayDeque<>(1);
    private boolean closed;

    /** @return false when its caller is to be sent away now */
    public boolean take(Message<?> message) {
        if (closed || message.origin() != Mailbox.Origin.CALLER || seats.size() >= SEATS) {
            return false;
        }
        seats.add(new Seat(message, System.nanoTime() + PATIENCE.toNanos()));
        return true;
    }

    /**
     * The next whose wait is over, in the order of their coming.
     *
     * @param free whether there is room for one
     * @return null when the others go on waiting
     */
    public Message<?> leaves(BooleanSupplier free) {
        Seat first = seats.peek();
        boolean over = first != null && (free.getAsBoolean() || System.nanoTime() - first.until() >= 0);
        return over ? seats.poll().message() : null;
    }

    /** How long the first of them still waits; at least one. */
    public long nanosLeft() {
        return Math.max(1, seats.element().until() - System.nanoTime());
    }

    public boolean isEmpty() {
        return seats.isEmpty();
    }

    /** Takes nobody any more. @return those who wait */
    public List<Message<?>> close() {
        closed = true;
        List<Message<?>> left = seats.stream().<Message<?>>map(Seat::message).toList();
        seats.clear();
        return left;
    }
}
