package dev.yado.runtime.core.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.StoreFailures;
import dev.yado.runtime.core.internal.profile.ProfileCheck;
import dev.yado.runtime.core.internal.profile.ProfileDirectory;
import dev.yado.runtime.core.internal.retention.Retention;
import dev.yado.runtime.core.internal.shared.ChangeFeeds;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.shared.RuntimeLifecycle;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.core.internal.shared.RuntimeThreads;
import dev.yado.runtime.core.internal.shared.WorkDirectories;
import dev.yado.runtime.core.internal.store.DiagnosticHistory;
import dev.yado.runtime.core.internal.store.StoreHealth;
import dev.yado.runtime.core.internal.store.StoreProbe;
import dev.yado.runtime.core.internal.worker.Recovery;
import dev.yado.runtime.core.internal.worker.WorkerActors;
import dev.yado.runtime.core.internal.worker.WorkerCreation;
import dev.yado.runtime.core.internal.worker.WorkerReads;
import dev.yado.runtime.core.internal.worker.WorkerRemoval;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The composition root of one Runtime: builds its parts, starts them, and stops them in order. The start ends the runs that a former process left behind; {@link #close}
 * interrupts those that are still active, and records that. Thread-safe.
 */
public final class RuntimeAssembly implements AutoCloseable {

    private static final Duration SHUTDOWN = Duration.ofSeconds(2);
    private static final Duration PROBE_AGE = Duration.ofSeconds(10);

    private final WorkerStore store;
    private final Runnable onClose;
    private final RuntimeLifecycle lifecycle = new RuntimeLifecycle();
    private final ProfileDirectory profiles = new ProfileDirectory();
    private final RuntimeThreads threads;
    private final RuntimeContext context;
    private final WorkerActors actors;
    private final WorkerReads reads;
    private final WorkerCreation creation;
    private final WorkerRemoval removal;
    private final Retention retention;
    private final Recovery recovery;
    private final RuntimeSummaries summaries;
    private final StoreProbe probe;
    private final RuntimeExtensions extensions;
    private volatile RuntimeSettings settings;

    /**
     * Builds and starts a Runtime: it serves when this returns.
     *
     * @param onClose called when this Runtime has stopped using the store
     * @throws IllegalStateException if the store cannot be read
     */
    public RuntimeAssembly(RuntimeSettings settings, WorkerStore store, Runnable onClose) {
        this.settings = settings;
        this.store = store;
        this.onClose = onClose;
        threads = RuntimeThreads.start(settings.maxRunsWithoutVirtualThreads());
        ProfileCheck check;
        try {
            StoreFailures failures = new StoreFailures(System::nanoTime);
            DiagnosticHistory history = new DiagnosticHistory(store, settings.clock());
            StoreHealth health = new StoreHealth(settings.clock(), history, failures);
            probe = new StoreProbe(store, health, failures, threads.maintenance(), PROBE_AGE);
            context = new RuntimeContext(this::settings, store, failures, health, new EngineDirectory(),
                    new ChangeFeeds(),
                    threads, new WorkDirectories(settings.dataDirectory(), store.epoch(), store.description().durable()), this::acceptsRuns);
            actors = new WorkerActors(context);
            reads = new WorkerReads(context);
            check = new ProfileCheck(context.engines(), context.calls());
            creation = new WorkerCreation(context, actors, profiles, check);
            removal = new WorkerRemoval(context, actors);
            retention = new Retention(context, settings.clock(), actors::logTrimmed, removal::removeEnded);
            recovery = new Recovery(context, actors, history);
            summaries = new RuntimeSummaries(context, lifecycle, profiles, check, history, retention, recovery, Instant.now(settings.clock()));
            recovery.start();
        } catch (StoreException e) {
            threads.shutDown(SHUTDOWN);
            throw new IllegalStateException("the store cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            threads.shutDown(SHUTDOWN);
            throw e;
        }
        Maintenance maintenance = new Maintenance(context, actors, retention, recovery, probe);
        extensions = new RuntimeExtensions(context, actors, profiles, check, retention, maintenance);
        maintenance.start();
        removal.removeOrphanedDirectories();
    }

    /** Returns the registration of engines, profiles, retention rules and an archive. */
    public RuntimeExtensions extensions() {
        return extensions;
    }

    /** Changes the settings; active runs are not interrupted. The id, the clock and the number of threads stay as they were at the start. */
    public void reconfigure(RuntimeSettings next) {
        if (!next.runtimeId().equals(settings.runtimeId())) {
            throw new IllegalArgumentException("the id of a Runtime cannot change");
        }
        settings = next;
        context.changes().publish(RuntimeChange.SummaryChanged::new);
    }

    /** Sets the diagnostic with the reason why the configuration is not in effect; empty if it is in effect. */
    void configurationProblem(Optional<Diagnostic> problem) {
        summaries.configurationProblem(problem);
        context.changes().publish(RuntimeChange.SummaryChanged::new);
    }

    /** Returns the number of active runs. */
    int activeRuns() throws StoreException {
        return (int) store.unsettled().stream().filter(record -> record.activeRun().isPresent()).count();
    }

    /** Interrupts active runs, ends every stream, and stops. Takes a few seconds at most; idempotent. */
    @Override
    public void close() {
        if (!lifecycle.close()) {
            return;
        }
        actors.close(SHUTDOWN);
        context.changes().end();
        threads.shutDown(SHUTDOWN);
        onClose.run();
    }

    RuntimeContext context() {
        return context;
    }

    RuntimeLifecycle lifecycle() {
        return lifecycle;
    }

    RuntimeSummaries summaries() {
        return summaries;
    }

    StoreProbe probe() {
        return probe;
    }

    Recovery recovery() {
        return recovery;
    }

    WorkerActors actors() {
        return actors;
    }

    WorkerReads reads() {
        return reads;
    }

    WorkerCreation creation() {
        return creation;
    }

    WorkerRemoval removal() {
        return removal;
    }

    Retention retention() {
        return retention;
    }

    private RuntimeSettings settings() {
        return settings;
    }

    private boolean acceptsRuns() {
        return !lifecycle.isDraining() && !recovery.pending();
    }
}
