package dev.yado.source.remote.internal.monitor;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.worker.Worker;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.remote.internal.call.CircuitBreaker;
import dev.yado.stream.BoundedFeed;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Passes a monitor's observations on to the circuit breaker, to the streams, and to the open change feeds. Thread-safe. */
public final class RemoteChanges implements RuntimeMonitorListener {

    private static final int CAPACITY = 1_024;

    private final CircuitBreaker breaker;
    private final BiFunction<Worker, RuntimeObservation, WorkerProjection> projection;
    private final Set<BoundedFeed<SourceChange>> feeds = ConcurrentHashMap.newKeySet();
    private volatile Runnable onReachable = () -> {};
    private volatile Failure ended;

    public RemoteChanges(CircuitBreaker breaker, BiFunction<Worker, RuntimeObservation, WorkerProjection> projection) {
        this.breaker = breaker;
        this.projection = projection;
    }

    /** Sets the task that runs whenever the Runtime has become reachable. */
    public void onReachable(Runnable task) {
        onReachable = task;
    }

    public Feed<SourceChange> watch() {
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
    public void unavailable(Failure why, Instant since) {
        breaker.trip(why, since);
    }

    @Override
    public void runtimeChanged() {
        publish(new SourceChange.RuntimeChanged());
    }

    @Override
    public void resync() {
        publish(new SourceChange.Resync());
    }

    @Override
    public void workerChanged(Worker worker, RuntimeObservation observation) {
        publish(new SourceChange.WorkerChanged(projection.apply(worker, observation)));
    }

    @Override
    public void workerRemoved(WorkerId worker) {
        publish(new SourceChange.WorkerRemoved(worker));
    }

    public void close(Failure why) {
        ended = why;
        feeds.forEach(feed -> feed.end(new SourceChange.Ended(why)));
        feeds.clear();
    }

    private void publish(SourceChange change) {
        feeds.forEach(feed -> feed.offer(change));
    }
}
