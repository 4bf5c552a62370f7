package dev.yado.registry.internal.fleet;

import dev.yado.registry.api.FleetChange;
import dev.yado.registry.internal.source.Projections;
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
 * Tells the fleet's viewers of comings and goings, in the order of the snapshots and from one thread, and has the change feed of whoever
 * serves listened to.
 */
public final class ChangePublisher {

    /** How long an announcement waits for a new source to say what it is. Later answers follow as a change. */
    private static final long GRACE_MS = 100;

    private static final Duration LOOK = Duration.ofSeconds(10);

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

    /** Runs in {@code serial}. */
    public void publish(SlotChange change) {
        if (!change.visible()) {
            return;
        }
        // Before anything of the new one is told. The lease itself is closed by whoever removed the source, if it was removed.
        change.activeBefore().ifPresent(old -> old.gate().detachAll());
        if (change.after().isEmpty()) {
            broadcaster.publish(new FleetChange.RuntimeRemoved(change.id()));
            return;
        }
        RuntimeSlot slot = change.after().get();
        RuntimeProjection projection = slot.active().map(source -> introduce(slot, source)).orElseGet(() -> slot.unavailableProjection());
        broadcaster.publish(change.before().isEmpty() ? new FleetChange.RuntimeAdded(projection) : new FleetChange.RuntimeChanged(projection));
        slot.active().filter(this::serves).ifPresent(source ->
                new SourceWatch(source, broadcaster, serial, timer, () -> look(source)).start());
    }

    private RuntimeProjection introduce(RuntimeSlot slot, RegisteredSource source) {
        CompletableFuture<RuntimeProjection> seen = RuntimeObserver.observe(source, LOOK, timer);
        try {
            return seen.get(GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            tellWhenSeen(source, seen);
        } catch (ExecutionException failed) {
            // The next look may do better; until then its id is all there is.
        } catch (InterruptedException registryStops) {
            Thread.currentThread().interrupt();
        }
        return Projections.neverSeen(slot.id(), slot.since());
    }

    private void look(RegisteredSource source) {
        tellWhenSeen(source, RuntimeObserver.observe(source, LOOK, timer));
    }

    private void tellWhenSeen(RegisteredSource source, CompletableFuture<RuntimeProjection> seen) {
        seen.thenAccept(projection -> {
            try {
                serial.execute(() -> Optional.of(projection).filter(p -> serves(source)).map(FleetChange.RuntimeChanged::new)
                        .ifPresent(broadcaster::publish));
            } catch (RejectedExecutionException registryStops) {
                // Nobody listens any more.
            }
        });
    }

    private boolean serves(RegisteredSource source) {
        return index.snapshot().slot(source.id()).filter(slot -> slot.servedBy(source)).isPresent();
    }
}
