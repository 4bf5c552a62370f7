package dev.yado.backend.http.internal.stream.fleet;

import dev.yado.http.stream.CoalescingTask;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches the fleet on behalf of one caller and passes the changes on, in order and one at a time. When the registry's feed ends, it opens
 * a new one and reports {@link FleetChange.Resync}.
 */
final class FleetWatch {

    private static final System.Logger LOG = System.getLogger(FleetWatch.class.getName());
    private static final long RETRY_MS = 1_000;
    private static final int BATCH = 256;

    private final RuntimeRegistry registry;
    private final Caller caller;
    private final Consumer<FleetChange> onChange;
    private final ScheduledExecutorService timer;
    private final CoalescingTask serial;
    private volatile boolean closed;

    // Touched by step() only.
    private Feed<FleetChange> feed;
    private boolean lost;

    FleetWatch(RuntimeRegistry registry, Caller caller, Consumer<FleetChange> onChange, Executor executor, ScheduledExecutorService timer) {
        this.registry = registry;
        this.caller = caller;
        this.onChange = onChange;
        this.timer = timer;
        this.serial = new CoalescingTask(executor, this::step);
    }

    /**
     * Opens the feed. No change after this method has returned is missed.
     *
     * @throws YadoException if the registry refuses
     */
    void start() {
        feed = registry.watch(caller);
        feed.onReady(serial::signal);
    }

    void close() {
        closed = true;
        serial.signal();
    }

    private void step() {
        if (closed) {
            closeFeed();
            return;
        }
        try {
            if (feed == null) {
                start();
            }
            if (lost) {
                lost = false;
                onChange.accept(new FleetChange.Resync());
            }
            for (int i = 0; i < BATCH; i++) {
                Optional<FleetChange> change = feed.poll();
                if (change.isEmpty()) {
                    if (feed.ended()) {
                        retryLater();
                    }
                    return;
                }
                onChange.accept(change.get());
            }
            serial.signal();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "watching the fleet failed; trying again in " + RETRY_MS + " ms", e);
            retryLater();
        }
    }

    private void retryLater() {
        closeFeed();
        lost = true;
        try {
            timer.schedule(serial::signal, RETRY_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The bundle is stopping.
        }
    }

    private void closeFeed() {
        if (feed != null) {
            feed.close();
            feed = null;
        }
    }
}
