package dev.yado.runtime.core.internal;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.core.internal.context.ChangeFeeds;
import dev.yado.runtime.core.internal.context.RuntimeContext;
import dev.yado.runtime.core.internal.context.RuntimeSettings;
import dev.yado.runtime.core.internal.context.RuntimeThreads;
import dev.yado.runtime.core.internal.context.WorkDirectories;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.failure.StoreFailures;
import dev.yado.runtime.core.internal.profile.ProfileCheck;
import dev.yado.runtime.core.internal.profile.ProfileDirectory;
import dev.yado.runtime.core.internal.retention.Retention;
import dev.yado.runtime.core.internal.retention.RetentionRule;
import dev.yado.runtime.core.internal.store.DiagnosticHistory;
import dev.yado.runtime.core.internal.store.StoreHealth;
import dev.yado.runtime.core.internal.worker.Idempotency;
import dev.yado.runtime.core.internal.worker.Recovery;
import dev.yado.runtime.core.internal.worker.WorkerActor;
import dev.yado.runtime.core.internal.worker.WorkerActors;
import dev.yado.runtime.core.internal.worker.WorkerCreation;
import dev.yado.runtime.core.internal.worker.WorkerReads;
import dev.yado.runtime.core.internal.worker.WorkerRemoval;
import dev.yado.runtime.embed.EmbeddedRuntime;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileProvider;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerArchive;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The Runtime: its faces over the Workers' actors and the store. Serves from the end of its construction, which ends the runs a former life left
 * behind, until {@link #close}, which interrupts what still runs and says so.
 */
public final class CoreRuntime implements EmbeddedRuntime {

    private static final System.Logger LOG = System.getLogger(CoreRuntime.class.getName());
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final RuntimeId id;
    private final WorkerStore store;
    private final Runnable onClose;
    private final EngineDirectory engines = new EngineDirectory();
    private final ProfileDirectory profiles = new ProfileDirectory();
    private final ChangeFeeds changes = new ChangeFeeds();
    private final RuntimeThreads threads;
    private final RuntimeContext env;
    private final WorkerActors actors;
    private final WorkerReads reads;
    private final WorkerCreation creation;
    private final WorkerRemoval removal;
    private final Retention retention;
    private final Recovery recovery;
    private final Maintenance chores;
    private final RuntimeSummaries report;
    private final ProfileCheck check;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile RuntimeSettings settings;
    private volatile boolean draining;
    private volatile boolean closed;

    /** @param onClose run when this Runtime has let go of the store */
    public CoreRuntime(RuntimeSettings settings, WorkerStore store, Runnable onClose) {
        this.onClose = onClose;
        this.settings = settings;
        this.id = settings.runtimeId();
        this.store = store;
        threads = RuntimeThreads.start(settings.maxRunsWithoutVirtualThreads());
        try {
            StoreFailures failures = new StoreFailures(System::nanoTime);
            DiagnosticHistory remarks = new DiagnosticHistory(store, settings.clock());
            env = new RuntimeContext(() -> this.settings, store, failures, new StoreHealth(settings.clock(), remarks, failures), engines, changes, threads,
                    new WorkDirectories(settings.dataDirectory(), store.epoch(), store.description().durable()), this::beginsNoRuns);
            actors = new WorkerActors(env);
            reads = new WorkerReads(env);
            check = new ProfileCheck(engines, env.calls());
            creation = new WorkerCreation(env, actors, profiles, check);
            removal = new WorkerRemoval(env, actors);
            retention = new Retention(env, settings.clock(), actors::trimmed, removal::removeEnded);
            recovery = new Recovery(env, actors, remarks);
            report = new RuntimeSummaries(env, profiles, check, remarks, retention, recovery, Instant.now(settings.clock()));
            recovery.begin();
        } catch (StoreException e) {
            threads.shutDown(SHUTDOWN);
            throw new IllegalStateException("the store cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            threads.shutDown(SHUTDOWN);
            throw e;
        }
        chores = new Maintenance(env, actors, retention, recovery);
        chores.begin();
        removal.removeOwnerlessDirectories();
    }

    /** Takes other settings from now on; what goes on goes on. The id, the clock and the number of threads stay as they were at the start. */
    public void reconfigure(RuntimeSettings next) {
        if (!next.runtimeId().equals(id)) {
            throw new IllegalArgumentException("a Runtime keeps its id");
        }
        settings = next;
        changes.publish(RuntimeChange.SummaryChanged::new);
    }

    /** Shows that its configuration is not in effect as it is; empty when it is again. */
    public void configurationRefused(Optional<Diagnostic> why) {
        report.configuration(why);
        changes.publish(RuntimeChange.SummaryChanged::new);
    }

    // --- What comes and goes ---

    @Override
    public void addEngine(Object owner, int ranking, Engine engine) {
        EngineDirectory.Entry entry = engines.add(owner, ranking, engine);
        LOG.log(System.Logger.Level.INFO, "engine {0} {1} is here", entry.description().name(), entry.description().version());
        changes.publish(RuntimeChange.SummaryChanged::new);
        actors.all().forEach(WorkerActor::engineSuperseded);
        actors.wakeWaiting(entry.description().name());
    }

    /**
     * Has engines begin no new run, or takes that back.
     *
     * @param owners whose engines
     * @return how many runs go on at them
     */
    public int drainEngines(Predicate<Object> owners, boolean leaving) {
        List<EngineDirectory.Entry> before = engines.all().stream().filter(entry -> !engines.draining(entry)).toList();
        int runs = engines.leaving(owners, leaving);
        List<EngineDirectory.Entry> after = engines.all().stream().filter(entry -> !engines.draining(entry)).toList();
        if (!after.equals(before)) {
            engineChanged();
            actors.all().forEach(WorkerActor::engineSuperseded);
            after.stream().filter(entry -> !before.contains(entry)).forEach(entry -> actors.wakeWaiting(entry.description().name()));
        }
        return runs;
    }

    /** An engine may have something else to say about profiles now. */
    void engineChanged() {
        check.forget();
        changes.publish(RuntimeChange.SummaryChanged::new);
    }

    @Override
    public void removeEngine(Object owner) {
        engines.remove(owner).ifPresent(entry -> {
            LOG.log(System.Logger.Level.INFO, "engine {0} {1} left", entry.description().name(), entry.description().version());
            actors.all().forEach(actor -> actor.engineRemoved(entry));
            changes.publish(RuntimeChange.SummaryChanged::new);
        });
    }

    @Override
    public void addProfile(Object owner, int ranking, Profile profile) {
        addProfile(owner, ranking, () -> profile);
    }

    /** @param provider asked whenever the profile is needed; its profile keeps its name until it is added again */
    void addProfile(Object owner, int ranking, ProfileProvider provider) {
        profiles.add(owner, ranking, provider.shown(), provider::profile);
        changes.publish(RuntimeChange.SummaryChanged::new);
    }

    @Override
    public void removeProfile(Object owner) {
        profiles.remove(owner);
        changes.publish(RuntimeChange.SummaryChanged::new);
    }

    /** Adds a rule of what is kept, or replaces the one its owner added before. */
    public void addRetention(Object owner, RetentionRule rule) {
        retention.put(owner, rule);
        chores.ruleChanged();
    }

    public void removeRetention(Object owner) {
        retention.remove(owner);
    }

    /** Where ended Workers go from now on before they are removed, if a rule says so. */
    public void archive(WorkerArchive archive) {
        retention.archive(archive);
        chores.archiveCame();
    }

    public void archiveLeft(WorkerArchive archive) {
        retention.archiveLeft(archive);
    }

    private boolean beginsNoRuns() {
        return draining || recovery.pending();
    }

    // --- Management ---

    @Override
    public RuntimeId id() {
        return id;
    }

    @Override
    public RuntimeSummary summary() {
        return report.summary(draining, closed);
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return report.diagnostics();
    }

    @Override
    public void drain() {
        draining = true;
        changes.publish(RuntimeChange.SummaryChanged::new);
    }

    // --- Catalog and lifecycle ---

    @Override
    public Page<Worker> list(WorkerQuery query) {
        requireOpen();
        return reads.list(query);
    }

    @Override
    public Worker get(WorkerId worker) {
        requireOpen();
        return reads.get(worker);
    }

    @Override
    public Worker create(WorkerRequest request, CallOptions options) {
        requireTakingChanges();
        return creation.create(request, options.key());
    }

    @Override
    public LifecycleAck stop(WorkerId worker, CallOptions options) {
        requireTakingChanges();
        Idempotency once = Idempotency.of(options.key(), "stop", options.reason());
        return actors.ask(worker, (actor, reply) -> actor.stop(options.reason(), once, reply));
    }

    @Override
    public LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        requireTakingChanges();
        Idempotency once = Idempotency.of(options.key(), "cancel", scope, options.reason());
        return actors.ask(worker, (actor, reply) -> actor.cancel(scope, options.reason(), once, reply));
    }

    @Override
    public void delete(WorkerId worker) {
        requireTakingChanges();
        removal.removeAsked(worker);
    }

    // --- Interaction ---

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        requireTakingChanges();
        Idempotency once = Idempotency.of(options.key(), "input", input);
        return actors.ask(worker, (actor, reply) -> actor.input(input, once, reply));
    }

    @Override
    public List<Interaction> interactions(WorkerId worker) {
        requireOpen();
        return reads.record(worker).interactions();
    }

    @Override
    public InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        requireTakingChanges();
        Idempotency once = Idempotency.of(options.key(), "answer", interaction, answer.optionId());
        return actors.ask(worker, (actor, reply) -> actor.answer(interaction, answer.optionId(), once, reply));
    }

    // --- Observation ---

    @Override
    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        requireOpen();
        return reads.transcript(worker, start, limit);
    }

    @Override
    public EventPage events(WorkerId worker, EventQuery query) {
        requireOpen();
        return reads.events(worker, query.after(), query.limit());
    }

    @Override
    public Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        requireOpen();
        return actors.ask(worker, (actor, reply) -> actor.subscribe(query.after(), reply));
    }

    @Override
    public Feed<RuntimeChange> watch() {
        requireOpen();
        return changes.open();
    }

    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        draining = true;
        closed = true;
        actors.close(SHUTDOWN);
        changes.end();
        threads.shutDown(SHUTDOWN);
        onClose.run();
    }

    /** How many runs go on. */
    int activeRuns() throws StoreException {
        return (int) store.unsettled().stream().filter(record -> record.activeRun().isPresent()).count();
    }

    /** How many deadlines, retries and sweeps are scheduled: what has ended must not be held by one. */
    public int timersWaiting() {
        return threads.timer().getQueue().size();
    }

    /** How many Workers are more than a record in the store. */
    public int actorsHere() {
        return actors.all().size();
    }

    /** Drops what is no longer to be kept now. */
    public void sweepRetention() {
        retention.sweep();
    }

    /** Puts idle Workers away now. */
    public void sweep() {
        actors.sweep();
    }

    private void requireTakingChanges() {
        requireOpen();
        recovery.requireDone();
    }

    private void requireOpen() {
        if (closed) {
            throw Failures.stopping();
        }
    }
}
