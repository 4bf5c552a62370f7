package dev.yado.runtime.core.internal.worker;

import dev.yado.runtime.core.internal.worker.Mailbox.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Callers that found their Worker's input queue full. They wait a moment for a run to begin and free a place, instead of being refused at once: callers that repeat their
 * request right away cost more than callers that wait, and take processor time from the runs that they wait for. A place is taken in the commit that frees it.
 *
 * <p>For the mailbox only.
 */
final class AdmissionQueue {

    /** Maximum wait: longer than a run that only computes, and so short that waiting callers do not hold all threads of an HTTP server. */
    static final Duration MAX_WAIT = Duration.ofMillis(100);
    /** Maximum of waiting callers; more are refused at once. */
    static final int MAX_CALLERS = 64;

    private record Waiting(Message<?> message, long until) {
    }

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    private boolean closed;

    /** Takes a caller's message to wait. Returns false when the caller is to be refused now. */
    boolean offer(Message<?> message) {
        if (closed || message.origin() != Mailbox.Origin.CALLER || waiting.size() >= MAX_CALLERS) {
            return false;
        }
        waiting.add(new Waiting(message, System.nanoTime() + MAX_WAIT.toNanos()));
        return true;
    }

    /**
     * Removes and returns the first message when there is a place for it, or its maximum wait is over.
     *
     * @param hasPlace returns true when the input queue has a place
     * @return the message; null if all continue to wait
     */
    Message<?> next(BooleanSupplier hasPlace) {
        Waiting first = waiting.peek();
        boolean over = first != null && (hasPlace.getAsBoolean() || System.nanoTime() - first.until() >= 0);
        return over ? waiting.poll().message() : null;
    }

    /** Returns the time until the first wait expires, in nanoseconds; at least 1. */
    long nanosToExpiry() {
        return Math.max(1, waiting.element().until() - System.nanoTime());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Accepts no more messages, and returns those that wait. */
    List<Message<?>> close() {
        closed = true;
        List<Message<?>> rest = waiting.stream().<Message<?>>map(Waiting::message).toList();
        waiting.clear();
        return rest;
    }
}
