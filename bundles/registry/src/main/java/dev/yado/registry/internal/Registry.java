package dev.yado.registry.internal;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.registry.internal.access.AccessControl;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.PolicyElection;
import dev.yado.registry.internal.access.PolicySettings;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.registry.internal.call.SourceGate;
import dev.yado.registry.internal.fleet.ChangePublisher;
import dev.yado.registry.internal.fleet.DrainBudget;
import dev.yado.registry.internal.fleet.FleetBroadcaster;
import dev.yado.registry.internal.fleet.RegistrySnapshot;
import dev.yado.registry.internal.fleet.SlotChange;
import dev.yado.registry.internal.fleet.SourceIndex;
import dev.yado.source.api.RuntimeSource;
import dev.yado.support.concurrent.BlockingExecutors;
import dev.yado.support.log.FailureLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.osgi.framework.ServiceReference;

/**
 * Assembles the parts of the registry and owns its threads. Independent of how services are tracked. Thread-safe; {@link #close} ends all
 * threads, calls and feeds.
 */
final class Registry implements AutoCloseable {

    /** Maximum time to wait for calls into unregistered sources. Below 4 s, in which every removal takes effect. */
    private static final Duration DRAIN = Duration.ofMillis(2_500);
    private static final Duration FORGET_INTERVAL = Duration.ofSeconds(1);
    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final ExecutorService serial = Executors.newSingleThreadExecutor(BlockingExecutors.daemons("yado-registry-changes"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, BlockingExecutors.daemons("yado-registry-timer"));
    private final FailureLog failures = new FailureLog(LOG);
    private final DrainBudget drain = new DrainBudget(DRAIN);
    private final AccessControl access;
    private final SourceIndex index;
    private final FleetBroadcaster broadcaster;
    private final ChangePublisher publisher;
    private final RuntimeRegistry api;

    private volatile RegistryLimits limits;
    private volatile BackendWorkspace workspace;

    /** @param changed called with the version of each new snapshot, in order */
    Registry(RegistryLimits limits, BackendWorkspace workspace, PolicySettings policies, PolicyElection.PolicyMemory memory, Auditor auditor,
            LongConsumer changed, Clock clock) {
        this.limits = limits;
        this.workspace = workspace;
        this.access = AccessControl.start(policies, memory, this::runtimes, timer);
        this.broadcaster = new FleetBroadcaster(access.authorization(), access.grants(), failures);
        this.index = new SourceIndex(id -> new SourceGate(id, this.limits.callsPerRuntime(), failures),
                id -> this.limits.replaceable().contains(id), change -> queue(change, changed), clock);
        this.publisher = new ChangePublisher(index, broadcaster, serial, timer);
        Supplier<RegistryLimits> currentLimits = () -> this.limits;
        this.api = new AuthorizingRegistry(index, access, auditor, broadcaster, currentLimits, () -> this.workspace);
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleWithFixedDelay(() -> index.forget(this.limits.forgetAfter()), FORGET_INTERVAL.toMillis(),
                FORGET_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    RuntimeRegistry api() {
        return api;
    }

    PolicyElection policies() {
        return access.policies();
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
        boolean elect = !newLimits.replaceable().equals(limits.replaceable());
        limits = newLimits;
        workspace = newWorkspace;
        if (elect) {
            index.elect();
        }
    }

    void add(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        index.add(reference, service);
    }

    void update(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        switch (index.update(reference)) {
            case ANOTHER_ID -> {
                remove(reference);
                index.add(reference, service);
            }
            case STATE -> index.source(reference).ifPresent(publisher::look);
            case DONE -> {
                // The index has published it.
            }
        }
    }

    /**
     * Removes a source. Returns when no call into it is in progress, after the time that {@link DrainBudget} permits at the latest: its bundle may only
     * release its resources then.
     */
    void remove(ServiceReference<RuntimeSource> reference) {
        index.remove(reference).ifPresent(source -> {
            source.gate().close();
            Duration wait = drain.available();
            if (!source.gate().awaitIdle(wait)) {
                drain.spent(wait);
                LOG.log(Level.WARNING, "Runtime {0}: a call into the unregistered source has not returned; its callers have their failures, its"
                        + " threads remain until it returns ({1})", source.id(), source.properties().describe());
            }
        });
    }

    @Override
    public void close() {
        // All at once: the removals that follow one by one then do not wait.
        index.sources().forEach(source -> source.gate().close());
        access.close();
        broadcaster.close();
        timer.shutdownNow();
        serial.shutdownNow();
    }

    private List<RuntimeId> runtimes() {
        return List.copyOf(index.snapshot().slots().keySet());
    }

    // Called under the lock of the index, so that the order of the queue is that of the versions.
    private void queue(SlotChange change, LongConsumer changed) {
        try {
            serial.execute(() -> publish(change, changed));
        } catch (RejectedExecutionException closed) {
            // The registry is stopping.
        }
    }

    private void publish(SlotChange change, LongConsumer changed) {
        try {
            changed.accept(change.version());
            publisher.publish(change);
        } catch (RuntimeException | Error thrown) {
            SourceFailures.internal(failures, "publishing a change of Runtime " + change.id() + " failed", thrown);
        }
    }
}
