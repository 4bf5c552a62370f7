package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.stream.BoundedFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Broadcasts the fleet's changes to subscribers. A slow subscriber loses what it did not read and gets a resync instead; it is never
 * disconnected and never waited for. Thread-safe.
 */
public final class FleetBroadcaster {

    /** Maximum number of buffered frames of one subscriber. */
    public static final int BUFFER = 1_024;

    private final AuthorizationCheck authorization;
    private final List<BoundedFeed<FleetChange>> subscribers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public FleetBroadcaster(AuthorizationCheck authorization) {
        this.authorization = authorization;
    }

    public Feed<FleetChange> watch(Caller caller) {
        BoundedFeed<FleetChange> feed = BoundedFeed.droppingWhenFull(BUFFER, new FleetChange.Resync(), subscribers::remove);
        subscribers.add(feed);
        if (closed) {
            feed.end(new FleetChange.Resync());
        }
        return feed.filter(change -> visible(caller, change));
    }

    public void publish(FleetChange change) {
        for (BoundedFeed<FleetChange> subscriber : subscribers) {
            try {
                subscriber.offer(change);
            } catch (RuntimeException signalFailed) {
                SourceFailures.internal("the signal of a subscriber failed", signalFailed);
            }
        }
    }

    /** Ends all feeds; after the last frame subscribers must read the lists again when they reconnect. */
    public void close() {
        closed = true;
        subscribers.forEach(subscriber -> subscriber.end(new FleetChange.Resync()));
        subscribers.clear();
    }

    /** Returns whether the policy permits this caller to see the change; evaluated when the frame is read. */
    private boolean visible(Caller caller, FleetChange change) {
        Optional<RuntimeId> runtime = change.runtime();
        if (runtime.isEmpty()) {
            return true;
        }
        Optional<WorkerId> worker = change instanceof FleetChange.WorkerChanged changed ? Optional.of(changed.worker().ref().workerId())
                : change instanceof FleetChange.WorkerRemoved removed ? Optional.of(removed.worker().workerId()) : Optional.empty();
        return authorization.allows(caller, Action.LIST, runtime.get(), Optional.empty())
                && (worker.isEmpty() || authorization.allows(caller, Action.LIST, runtime.get(), worker));
    }
}
