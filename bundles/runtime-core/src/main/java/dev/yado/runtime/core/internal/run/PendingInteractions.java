package dev.yado.runtime.core.internal.run;

import dev.yado.model.id.InteractionId;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.RunEndedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** The answers that threads of one Worker's active run wait for. For the mailbox only; which interactions are open is in the Worker's record. */
final class PendingInteractions {

    private record Pending(CompletableFuture<InteractionAnswer> answer, Future<?> expiry) {
    }

    private final Map<InteractionId, Pending> pending = new HashMap<>();

    /** @param expiry the timer that closes the interaction; cancelled when it is closed before */
    void add(InteractionId id, CompletableFuture<InteractionAnswer> answer, Future<?> expiry) {
        pending.put(id, new Pending(answer, expiry));
    }

    /** Completes an answer. No effect when no thread waits for it. */
    void complete(InteractionId id, InteractionAnswer answer) {
        Pending closed = pending.remove(id);
        if (closed != null) {
            closed.expiry().cancel(false);
            closed.answer().complete(answer);
        }
    }

    /** Fails all answers with {@link RunEndedException}. */
    void abandon() {
        List<Pending> abandoned = List.copyOf(pending.values());
        pending.clear();
        for (Pending each : abandoned) {
            each.expiry().cancel(false);
            each.answer().completeExceptionally(new RunEndedException());
        }
    }
}
