package dev.yado.model.stream;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A live stream of frames that its reader polls. Nothing here blocks, so one thread can serve any number of feeds, and a slow
 * reader costs its own bounded buffer only.
 *
 * <p>One reader at a time; the signal may come from any thread. A feed whose producer vanishes ends with a last frame that says why.
 */
@ConsumerType
public interface Feed<F> extends AutoCloseable {

    /** The next frame, or empty when there is none now. After {@link #ended()} always empty. */
    Optional<F> poll();

    /** True once the last frame was polled or the feed was closed: nothing will follow. */
    boolean ended();

    /**
     * Has {@code signal} run whenever {@link #poll()} may return more or {@link #ended()} became true, and once at once if that is so
     * already. Replaces the signal given before. The signal may be run more often than needed, must return quickly and must not
     * throw; it should hand over to the reader's own thread.
     */
    void onReady(Runnable signal);

    /** Ends the feed from the reader's side. Idempotent; cancels nothing that the Worker does. */
    @Override
    void close();

    /**
     * Returns a feed of frames that are all known already; it ends after the last.
     *
     * @param frames copied; none may be null
     */
    static <F> Feed<F> of(Collection<? extends F> frames) {
        return new ListFeed<>(frames);
    }

    /** Returns a feed of this feed's frames, each translated by {@code mapper} when it is polled. Closing one of the two closes both. */
    default <R> Feed<R> map(Function<? super F, ? extends R> mapper) {
        return new MappedFeed<>(this, frame -> Optional.of(mapper.apply(frame)));
    }

    /** Returns a feed of this feed's frames that {@code condition} accepts when they are polled. Closing one of the two closes both. */
    default Feed<F> filter(Predicate<? super F> condition) {
        return new MappedFeed<>(this, frame -> condition.test(frame) ? Optional.of(frame) : Optional.empty());
    }
}
