package dev.yado.registry.internal;

import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.fleet.ChangePublisher;
import dev.yado.registry.internal.fleet.FleetBroadcaster;
import dev.yado.registry.internal.fleet.RegistrySnapshot;
import dev.yado.registry.internal.fleet.SlotChange;
import dev.yado.registry.internal.fleet.SourceIndex;
import dev.yado.registry.internal.source.SourceFailures;
import dev.yado.registry.internal.source.SourceGate;
import dev.yado.source.api.RuntimeSource;
import dev.yado.stream.BlockingExecutors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.osgi.framework.ServiceReference;

/**
 * The registry's parts, put together, and its threads. Knows nothing of how it is told of services. Thread-safe; {@link #close} ends all
 * threads, calls and feeds.
 */
final class Registry implements AutoCloseable {

    /** Service events must return in less than 5 s, which is when the component runtime loses patience. */
    private static final Duration DRAIN = Duration.ofMillis(3_500);
    private static final Duration LOOK_FOR_FORGOTTEN = Duration.ofSeconds(1);
    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final ExecutorService serial = Executors.newSingleThreadExecutor(BlockingExecutors.daemons("yado-registry-changes"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, BlockingExecutors.daemons("yado-registry-timer"));
    private final SourceIndex index;
    private final FleetBroadcaster broadcaster;
    private final ChangePublisher publisher;
    private final RuntimeRegistry api;

    private volatile RegistryLimits limits;
    private volatile BackendWorkspace workspace;

    /** @param changed given the version of each new snapshot, in order */
    Registry(RegistryLimits limits, BackendWorkspace workspace, AuthorizationCheck authorization, Auditor auditor, LongConsumer changed, Clock clock) {
        this.limits = limits;
        this.workspace = workspace;
        this.broadcaster = new FleetBroadcaster(authorization);
        this.index = new SourceIndex(id -> new SourceGate(id, this.limits.callsPerRuntime()), change -> queue(change, changed), clock);
        this.publisher = new ChangePublisher(index, broadcaster, serial, timer);
        Supplier<RegistryLimits> currentLimits = () -> this.limits;
        this.api = new AuthorizingRegistry(index, authorization, auditor, broadcaster, currentLimits, () -> this.workspace);
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleWithFixedDelay(() -> index.forget(this.limits.forgetAfter()), LOOK_FOR_FORGOTTEN.toMillis(),
                LOOK_FOR_FORGOTTEN.toMillis(), TimeUnit.MILLISECONDS);
    }

    RuntimeRegistry api() {
        return api;
    }

    RegistryLimits limits() {
        return limits;
    }

    RegistrySnapshot snapshot() {
        return index.snapshot();
    }

    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    void configure(RegistryLimits newLimits, BackendWorkspace newWorkspace) {
        limits = newLimits;
        workspace = newWorkspace;
    }

    void add(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        index.add(reference, service);
    }

    void update(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        if (index.update(reference)) {
            remove(reference);
            index.add(reference, service);
        }
    }

    /**
     * Returns when no call into the source is under way any more, at the latest after {@link #DRAIN}: only then may its bundle take it apart.
     */
    void remove(ServiceReference<RuntimeSource> reference) {
        index.remove(reference).ifPresent(source -> {
            source.gate().close();
            if (!source.gate().awaitIdle(DRAIN)) {
                LOG.log(Level.WARNING, "Runtime {0}: a call into the source that left has not returned; its callers were answered, its"
                        + " threads stay until it does ({1})", source.id(), source.facts().describe());
            }
        });
    }

    @Override
    public void close() {
        // All at once, so that the removals that follow one after the other find them drained.
        index.sources().forEach(source -> source.gate().close());
        broadcaster.close();
        timer.shutdownNow();
        serial.shutdownNow();
    }

    // Called under the table's lock: the queue's order is that of the versions.
    private void queue(SlotChange change, LongConsumer changed) {
        try {
            serial.execute(() -> tell(change, changed));
        } catch (RejectedExecutionException closed) {
            // Nobody listens any more.
        }
    }

    private void tell(SlotChange change, LongConsumer changed) {
        try {
            changed.accept(change.version());
            publisher.publish(change);
        } catch (RuntimeException | Error thrown) {
            SourceFailures.internal("a change of Runtime " + change.id() + " could not be told", thrown);
        }
    }
}
