package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.GuardedFeed;
import dev.yado.registry.internal.call.SourceCall;
import dev.yado.registry.internal.call.SourceFailures;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Routes calls to the source that serves an id at that moment. */
public final class SourceRouter {

    /**
     * Maximum number of attempts to start a call. The serving source may be unregistered between lookup and call; nothing was called then,
     * so another attempt is safe.
     */
    private static final int MAX_ATTEMPTS = 3;

    private final SourceIndex index;

    public SourceRouter(SourceIndex index) {
        this.index = index;
    }

    /**
     * Returns the slot of an id.
     *
     * @throws dev.yado.model.failure.YadoException {@code unknown_runtime} for an id that was never registered, or is forgotten
     */
    public RuntimeSlot slot(RuntimeId id) {
        return index.snapshot().slot(id).orElseThrow(() -> SourceFailures.unknownRuntime(id));
    }

    /**
     * Returns the source that serves an id at this moment.
     *
     * @throws dev.yado.model.failure.YadoException {@code unknown_runtime}, {@code runtime_unavailable}
     */
    public RegisteredSource serving(RuntimeId id) {
        return slot(id).active().orElseThrow(() -> SourceFailures.unavailable(id));
    }

    public <T> T call(RuntimeId id, boolean changing, Deadline deadline, Function<RegisteredSource, T> operation) {
        return begin(id, changing, operation, late -> {}).call().await(deadline);
    }

    public Feed<StreamFrame> stream(RuntimeId id, Deadline deadline, Function<RegisteredSource, Feed<StreamFrame>> open) {
        Begun<Feed<StreamFrame>> begun = begin(id, false, open, Feed::close);
        GuardedFeed feed = new GuardedFeed(id, begun.source().gate(), begun.call().await(deadline));
        boolean attached = begun.source().gate().attach(feed);
        // Checked after attaching: a change before it could not detach the feed, and a source that no longer serves must not stream.
        if (!attached || !slot(id).servedBy(begun.source())) {
            feed.detached();
        }
        return feed;
    }

    private record Begun<T>(RegisteredSource source, SourceCall<T> call) {
    }

    private <T> Begun<T> begin(RuntimeId id, boolean changing, Function<RegisteredSource, T> operation, Consumer<? super T> late) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            RegisteredSource source = serving(id);
            Optional<SourceCall<T>> call = source.gate().begin(changing, () -> operation.apply(source), late);
            if (call.isPresent()) {
                return new Begun<>(source, call.get());
            }
        }
        throw SourceFailures.unavailable(id);
    }
}
