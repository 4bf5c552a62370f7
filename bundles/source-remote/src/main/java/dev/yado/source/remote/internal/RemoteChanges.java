package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.worker.Worker;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import dev.yado.stream.BoundedFeed;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Passes on what the link learns: to the breaker, to the streams, and to whoever watches. Thread-safe. */
final class RemoteChanges implements LinkListener {

    private static final int CAPACITY = 1_024;

    private final Breaker breaker;
    private final Function<Worker, WorkerProjection> projection;
    private final Set<BoundedFeed<SourceChange>> feeds = ConcurrentHashMap.newKeySet();
    private volatile Runnable onReachable = () -> { };
    private volatile Failure ended;

    RemoteChanges(Breaker breaker, Function<Worker, WorkerProjection> projection) {
        this.breaker = breaker;
        this.projection = projection;
    }

    /** @param task run whenever the Runtime is back */
    void onReachable(Runnable task) {
        onReachable = task;
    }

    Feed<SourceChange> watch() {
        BoundedFeed<SourceChange> feed = BoundedFeed.droppingWhenFull(CAPACITY, new SourceChange.Resync(), feeds::remove);
        feeds.add(feed);
        Failure last = ended;
        if (last != null) {
            feed.end(new SourceChange.Ended(last));
        }
        return feed;
    }

    @Override
    public void reachable() {
        breaker.succeeded();
        onReachable.run();
    }

    @Override
    public void away(Failure why, Instant since) {
        breaker.trip(why, since);
    }

    @Override
    public void runtimeChanged() {
        tell(new SourceChange.RuntimeChanged());
    }

    @Override
    public void resync() {
        tell(new SourceChange.Resync());
    }

    @Override
    public void workerChanged(Worker worker) {
        tell(new SourceChange.WorkerChanged(projection.apply(worker)));
    }

    @Override
    public void workerRemoved(WorkerId worker) {
        tell(new SourceChange.WorkerRemoved(worker));
    }

    void close(Failure why) {
        ended = why;
        feeds.forEach(feed -> feed.end(new SourceChange.Ended(why)));
        feeds.clear();
    }

    private void tell(SourceChange change) {
        feeds.forEach(feed -> feed.offer(change));
    }
}
