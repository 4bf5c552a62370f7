package dev.yado.runtime.core.internal.shared;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.stream.Feed;
import dev.yado.stream.BoundedFeed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The open feeds of changes in the Runtime. Publishing costs nothing while there are none. Thread-safe. */
public final class ChangeFeeds {

    private static final int CAPACITY = 4_096;

    private final List<BoundedFeed<RuntimeChange>> feeds = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    public Feed<RuntimeChange> open() {
        BoundedFeed<RuntimeChange> feed = BoundedFeed.droppingWhenFull(CAPACITY, new RuntimeChange.Resync(), feeds::remove);
        feeds.add(feed);
        if (ended) {
            feed.end(new RuntimeChange.Ended(stopped()));
        }
        return feed;
    }

    public void publish(Supplier<RuntimeChange> change) {
        if (feeds.isEmpty()) {
            return;
        }
        RuntimeChange frame = change.get();
        feeds.forEach(feed -> feed.offer(frame));
    }

    public void end() {
        ended = true;
        feeds.forEach(feed -> feed.end(new RuntimeChange.Ended(stopped())));
    }

    private static Failure stopped() {
        return new Failure(FailureCode.RUNTIME_UNAVAILABLE, "this Runtime is stopping");
    }
}
