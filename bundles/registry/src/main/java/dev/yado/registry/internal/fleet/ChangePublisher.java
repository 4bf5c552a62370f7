package dev.yado.registry.internal.fleet;

import dev.yado.registry.api.FleetChange;
import dev.yado.registry.internal.call.Projections;
import dev.yado.source.api.RuntimeProjection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes slot changes to the fleet's subscribers, in the order of the snapshots and from one thread, and starts a watch of each source
 * that begins to serve.
 */
public final class ChangePublisher {

    /**
     * Maximum time to wait for the first state of a new source before the change is published. A later state follows as a change of its
     * own.
     */
    private static final long GRACE_MS = 100;

    private static final Duration OBSERVE_DEADLINE = Duration.ofSeconds(10);

    private final SourceIndex index;
    private final FleetBroadcaster broadcaster;
    private final ExecutorService serial;
    private final ScheduledExecutorService timer;

    public ChangePublisher(SourceIndex index, FleetBroadcaster broadcaster, ExecutorService serial, ScheduledExecutorService timer) {
        this.index = index;
        this.broadcaster = broadcaster;
        this.serial = serial;
        this.timer = timer;
    }

    /** Publishes a change. Runs in {@code serial}. */
    public void publish(SlotChange change) {
        if (!change.visible()) {
            return;
        }
        // Before any change of the new source is published. If the old source was removed, its gate is closed by that removal.
        change.activeBefore().ifPresent(old -> old.gate().detachAll());
        if (change.after().isEmpty()) {
            broadcaster.publish(new FleetChange.RuntimeRemoved(change.id()));
            return;
        }
        RuntimeSlot slot = change.after().get();
        RuntimeProjection projection = slot.active().map(source -> firstProjection(slot, source)).orElseGet(() -> slot.unavailableProjection());
        broadcaster.publish(change.before().isEmpty() ? new FleetChange.RuntimeAdded(projection) : new FleetChange.RuntimeChanged(projection));
        slot.active().filter(this::serves).ifPresent(source -> new SourceWatch(source, broadcaster, serial, timer, () -> look(source)).start());
    }

    private RuntimeProjection firstProjection(RuntimeSlot slot, RegisteredSource source) {
        CompletableFuture<RuntimeProjection> seen = RuntimeObserver.observe(source, OBSERVE_DEADLINE, timer);
        try {
            return seen.get(GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            publishWhenObserved(source, seen);
        } catch (ExecutionException failed) {
            // A later observation may succeed; until then, only the id is known.
        } catch (InterruptedException registryStops) {
            Thread.currentThread().interrupt();
        }
        return Projections.neverSeen(slot.id(), slot.since());
    }

    /** Observes a source whose state of its Runtime has changed, and publishes what it observes if the source serves the Runtime. */
    public void look(RegisteredSource source) {
        publishWhenObserved(source, RuntimeObserver.observe(source, OBSERVE_DEADLINE, timer));
    }

    private void publishWhenObserved(RegisteredSource source, CompletableFuture<RuntimeProjection> seen) {
        seen.thenAccept(projection -> {
            try {
                serial.execute(() -> Optional.of(projection).filter(p -> serves(source)).map(FleetChange.RuntimeChanged::new)
                        .ifPresent(broadcaster::publish));
            } catch (RejectedExecutionException registryStops) {
                // The registry is stopping.
            }
        });
    }

    private boolean serves(RegisteredSource source) {
        return index.snapshot().slot(source.id()).filter(slot -> slot.servedBy(source)).isPresent();
    }
}
