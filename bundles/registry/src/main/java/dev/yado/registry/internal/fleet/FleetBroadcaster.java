package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.AccessGrant;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.RequestKind;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.access.Grants;
import dev.yado.registry.internal.access.Operation;
import dev.yado.registry.internal.access.RevocableFeed;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.stream.BoundedFeed;
import dev.yado.support.log.FailureLog;
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
    private final Grants grants;
    private final FailureLog failures;
    private final List<BoundedFeed<FleetChange>> subscribers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public FleetBroadcaster(AuthorizationCheck authorization, Grants grants, FailureLog failures) {
        this.authorization = authorization;
        this.grants = grants;
        this.failures = failures;
    }

    /** @throws dev.yado.model.failure.YadoException {@code policy_unavailable} */
    public Feed<FleetChange> watch(Caller caller) {
        AccessGrant grant = grants.watch(caller);
        BoundedFeed<FleetChange> feed = BoundedFeed.droppingWhenFull(BUFFER, new FleetChange.Resync(), subscribers::remove);
        subscribers.add(feed);
        if (closed) {
            feed.end(new FleetChange.Resync());
        }
        return new RevocableFeed<>(feed.filter(change -> visible(caller, change)), grant, FleetChange.AccessEnded::new);
    }

    public void publish(FleetChange change) {
        for (BoundedFeed<FleetChange> subscriber : subscribers) {
            try {
                subscriber.offer(change);
            } catch (RuntimeException signalFailed) {
                SourceFailures.internal(failures, "the signal of a subscriber failed", signalFailed);
            }
        }
    }

    /** Ends all feeds; after the last frame subscribers must read the lists again when they reconnect. */
    public void close() {
        closed = true;
        subscribers.forEach(subscriber -> subscriber.end(new FleetChange.Resync()));
        subscribers.clear();
    }

    /** Asked when the frame is read. @throws dev.yado.model.failure.YadoException {@code policy_unavailable} */
    private boolean visible(Caller caller, FleetChange change) {
        Optional<RuntimeId> runtime = change.runtime();
        if (runtime.isEmpty()) {
            return true;
        }
        AccessRequest worker = change instanceof FleetChange.WorkerChanged changed ? Operation.listing(changed.worker(), caller, RequestKind.STREAM)
                : change instanceof FleetChange.WorkerRemoved removed
                        ? AccessRequest.builder(caller, Action.LIST, runtime.get()).worker(removed.worker().workerId()).kind(RequestKind.STREAM).build()
                        : null;
        return authorization.isVisible(caller, runtime.get(), Optional.ofNullable(worker));
    }
}
