package dev.yado.model.stream;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A live stream of frames that its reader polls. No method blocks, so one thread can serve any number of feeds, and a slow reader uses its own bounded buffer
 * only.
 *
 * <p>A feed has one reader at a time; its signal can be called from any thread. If its producer ends, the feed ends with a last frame that contains the reason.
 */
@ConsumerType
public interface Feed<F> extends AutoCloseable {

    /** Returns the next frame; empty if there is none at the moment. Always empty after {@link #ended()}. */
    Optional<F> poll();

    /** Returns whether the last frame was polled or the feed was closed, so that no frame follows. */
    boolean ended();

    /**
     * Registers {@code signal}, which is called whenever {@link #poll()} may return a frame or {@link #ended()} has become true, and immediately if that is
     * already the case. Replaces the previous signal. The signal can be called more often than needed. It must return quickly, must not throw, and should
     * continue on a thread of the reader.
     */
    void onReady(Runnable signal);

    /** Closes the feed, as its reader. Idempotent; does not affect the Worker. */
    @Override
    void close();

    /** Returns a feed of the given frames, which ends after the last. @param frames the frames, which are copied and must not be null */
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
