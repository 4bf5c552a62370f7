package dev.yado.runtime.core.internal;

import dev.yado.model.id.InteractionId;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.RunEndedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** The threads of one Worker's active run that wait for answers. Called from the Worker's mailbox only; the record says which questions are open. */
final class OpenQuestions {

    private record Waiting(CompletableFuture<InteractionAnswer> answer, Future<?> expiry) {
    }

    private final Map<InteractionId, Waiting> waiting = new HashMap<>();

    void opened(InteractionId id, CompletableFuture<InteractionAnswer> answer, Future<?> expiry) {
        waiting.put(id, new Waiting(answer, expiry));
    }

    void closed(InteractionId id, InteractionAnswer answer) {
        Waiting asked = waiting.remove(id);
        if (asked != null) {
            asked.expiry().cancel(false);
            asked.answer().complete(answer);
        }
    }

    /** Nobody waits any more: whoever did is told that the run has ended. */
    void abandon() {
        List<Waiting> all = List.copyOf(waiting.values());
        waiting.clear();
        for (Waiting asked : all) {
            asked.expiry().cancel(false);
            asked.answer().completeExceptionally(new RunEndedException());
        }
    }
}
