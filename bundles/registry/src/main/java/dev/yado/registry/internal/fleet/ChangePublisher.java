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

    private final SourceIndex table;
    private final FleetBroadcaster fleet;
    private final ExecutorService serial;
    private final ScheduledExecutorService timer;

    public ChangePublisher(SourceIndex table, FleetBroadcaster fleet, ExecutorService serial, ScheduledExecutorService timer) {
        this.table = table;
        this.fleet = fleet;
        this.serial = serial;
        this.timer = timer;
    }

    /** Runs in {@code serial}. */
    public void announce(SlotChange transition) {
        if (!transition.visible()) {
            return;
        }
        // Before anything of the new one is told. The lease itself is closed by whoever removed the source, if it was removed.
        transition.activeBefore().ifPresent(old -> old.lease().endAttachments());
        if (transition.after().isEmpty()) {
            fleet.publish(new FleetChange.RuntimeRemoved(transition.id()));
            return;
        }
        RuntimeSlot seat = transition.after().get();
        RuntimeProjection projection = seat.active().map(source -> introduce(seat, source)).orElseGet(() -> seat.whenGone());
        fleet.publish(transition.before().isEmpty() ? new FleetChange.RuntimeAdded(projection) : new FleetChange.RuntimeChanged(projection));
        seat.active().filter(this::serves).ifPresent(source ->
                new SourceWatch(source, fleet, serial, timer, () -> look(source)).start());
    }

    private RuntimeProjection introduce(RuntimeSlot seat, RegisteredSource source) {
        CompletableFuture<RuntimeProjection> seen = RuntimeObserver.look(source, LOOK, timer);
        try {
            return seen.get(GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            tellWhenSeen(source, seen);
        } catch (ExecutionException failed) {
            // The next look may do better; until then its id is all there is.
        } catch (InterruptedException registryStops) {
            Thread.currentThread().interrupt();
        }
        return Projections.neverSeen(seat.id(), seat.since());
    }

    private void look(RegisteredSource source) {
        tellWhenSeen(source, RuntimeObserver.look(source, LOOK, timer));
    }

    private void tellWhenSeen(RegisteredSource source, CompletableFuture<RuntimeProjection> seen) {
        seen.thenAccept(projection -> {
            try {
                serial.execute(() -> Optional.of(projection).filter(p -> serves(source)).map(FleetChange.RuntimeChanged::new)
                        .ifPresent(fleet::publish));
            } catch (RejectedExecutionException registryStops) {
                // Nobody listens any more.
            }
        });
    }

    private boolean serves(RegisteredSource source) {
        return table.snapshot().seat(source.id()).filter(seat -> seat.servedBy(source)).isPresent();
    }
}
