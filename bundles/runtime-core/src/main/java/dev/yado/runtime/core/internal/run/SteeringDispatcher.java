package dev.yado.runtime.core.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Passes inputs to the engine of an active run, one after the other: an engine receives them in the order of the log. For the mailbox only. */
final class SteeringDispatcher {

    private final Executor executor;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /** @param executor runs the engine's code, which may block; one that rejects tasks belongs to a Runtime that is stopping */
    SteeringDispatcher(Executor executor) {
        this.executor = executor;
    }

    /** Returns whether the engine has accepted or rejected every input. */
    boolean isIdle() {
        return last.isDone();
    }

    /**
     * Passes one input to a session.
     *
     * @param session  null when there is none any more, which rejects the input
     * @param rejected called on the executor when the session did not accept the input
     */
    void dispatch(SessionSlot session, String content, Runnable rejected) {
        // When the executor rejects this, the input is in the log already and its run is about to be interrupted.
        last = last.thenRunAsync(() -> {
            if (session == null || !session.steer(content)) {
                rejected.run();
            }
        }, executor);
    }
}
