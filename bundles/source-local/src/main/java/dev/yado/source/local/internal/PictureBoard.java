package dev.yado.source.local.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.Feed;
import dev.yado.source.api.SourceChange;
import dev.yado.stream.BoundedFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where one thread puts pictures and all others take them; reading costs no look at the disk. Thread-safe.
 */
final class PictureBoard implements AutoCloseable {

    /** Changes that wait for one reader; a reader further behind is told to read the lists again. */
    private static final int FEED_CAPACITY = 1_024;

    /** Longest wait for the first picture; less than what the Backend grants a listing. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(1_500);

    /** @param at when the picture was last found to be true */
    record Observation(Picture picture, Instant at) {
    }

    private final CountDownLatch first = new CountDownLatch(1);
    private final Set<BoundedFeed<SourceChange>> feeds = ConcurrentHashMap.newKeySet();
    private volatile Observation latest;
    private volatile boolean closed;

    /** Called by one thread only. A picture equal to the one before changes nothing but the time. */
    void publish(Picture picture, Instant at) {
        Picture before = latest == null ? Picture.NOTHING : latest.picture();
        List<SourceChange> changes = picture.changesSince(before);
        // Before the feeds hear of it: who reads the lists on a change must find it there.
        latest = new Observation(changes.isEmpty() && latest != null ? before : picture, at);
        first.countDown();
        for (BoundedFeed<SourceChange> feed : feeds) {
            changes.forEach(feed::offer);
        }
    }

    /** What is known now; empty before the first look. */
    Optional<Observation> now() {
        return Optional.ofNullable(latest);
    }

    /**
     * The newest picture, waiting for the first one a short while.
     *
     * @throws YadoException {@code runtime_unavailable} when it is still being made
     */
    Picture picture() {
        try {
            if (first.await(FIRST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return latest.picture();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "local Workers are still being read; ask again in a second")
                .with(Failure.RETRY_AFTER, 1));
    }

    /** Changes from now on. */
    Feed<SourceChange> watch() {
        BoundedFeed<SourceChange> feed = BoundedFeed.droppingWhenFull(FEED_CAPACITY, new SourceChange.Resync(), feeds::remove);
        feeds.add(feed);
        // After adding: a close in between has not seen it.
        if (closed) {
            end(feed);
        }
        return feed;
    }

    /** Ends all feeds. The newest picture stays for calls under way. */
    @Override
    public void close() {
        closed = true;
        feeds.forEach(this::end);
    }

    private void end(BoundedFeed<SourceChange> feed) {
        feeds.remove(feed);
        feed.end(new SourceChange.Ended(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the source of local Workers has stopped")));
    }
}
