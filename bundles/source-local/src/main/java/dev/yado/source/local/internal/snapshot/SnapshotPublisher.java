package dev.yado.source.local.internal.snapshot;

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

/** Holds the latest snapshot and publishes its changes. One thread publishes, any thread reads; reading does not access the disk. Thread-safe. */
public final class SnapshotPublisher implements AutoCloseable {

    /** The maximum number of changes buffered for one reader; a slower one gets a resync. */
    private static final int FEED_CAPACITY = 1_024;

    /** The longest wait for the first snapshot; less than the Backend's deadline for a listing. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(1_500);

    /** @param at the time at which the snapshot was last confirmed */
    public record Observation(LocalSnapshot snapshot, Instant at) {
    }

    private final CountDownLatch first = new CountDownLatch(1);
    private final Set<BoundedFeed<SourceChange>> feeds = ConcurrentHashMap.newKeySet();
    private volatile Observation latest;
    private volatile boolean closed;

    /** Publishes a snapshot. Called by one thread only. A snapshot equal to the previous one only updates the time. */
    public void publish(LocalSnapshot snapshot, Instant at) {
        LocalSnapshot before = latest == null ? LocalSnapshot.EMPTY : latest.snapshot();
        List<SourceChange> changes = snapshot.changesSince(before);
        // Before the feeds: the lists must already have what a change announces.
        latest = new Observation(changes.isEmpty() && latest != null ? before : snapshot, at);
        first.countDown();
        for (BoundedFeed<SourceChange> feed : feeds) {
            changes.forEach(feed::offer);
        }
    }

    /** Returns the latest snapshot; empty before the first. */
    public Optional<Observation> latest() {
        return Optional.ofNullable(latest);
    }

    /**
     * Returns the latest snapshot; waits briefly for the first one.
     *
     * @throws YadoException {@code runtime_unavailable} if the first one is not there yet
     */
    public LocalSnapshot snapshot() {
        try {
            if (first.await(FIRST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return latest.snapshot();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "local Workers are still being read; try again in a second")
                .with(Failure.RETRY_AFTER, 1));
    }

    /** Opens a feed of changes from now on. */
    public Feed<SourceChange> watch() {
        BoundedFeed<SourceChange> feed = BoundedFeed.droppingWhenFull(FEED_CAPACITY, new SourceChange.Resync(), feeds::remove);
        feeds.add(feed);
        // After adding it, because a close in between has not seen it.
        if (closed) {
            end(feed);
        }
        return feed;
    }

    /** Ends all feeds. The latest snapshot stays readable for calls in progress. */
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
