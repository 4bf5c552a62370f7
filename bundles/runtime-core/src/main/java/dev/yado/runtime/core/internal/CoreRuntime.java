package dev.yado.runtime.core.internal;

import dev.yado.model.CancelScope;
import dev.yado.model.Cursor;
import dev.yado.model.Diagnostic;
import dev.yado.model.EventPage;
import dev.yado.model.FailureCode;
import dev.yado.model.Feed;
import dev.yado.model.IdempotencyKey;
import dev.yado.model.InputAck;
import dev.yado.model.Interaction;
import dev.yado.model.InteractionAck;
import dev.yado.model.InteractionId;
import dev.yado.model.LifecycleAck;
import dev.yado.model.Page;
import dev.yado.model.RuntimeChange;
import dev.yado.model.RuntimeId;
import dev.yado.model.RuntimeSummary;
import dev.yado.model.StreamFrame;
import dev.yado.model.TranscriptItem;
import dev.yado.model.TranscriptPage;
import dev.yado.model.Worker;
import dev.yado.model.WorkerEvent;
import dev.yado.model.WorkerId;
import dev.yado.model.WorkerInput;
import dev.yado.model.WorkerQuery;
import dev.yado.model.WorkerRequest;
import dev.yado.model.YadoException;
import dev.yado.runtime.embed.EmbeddedRuntime;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileProvider;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerStore;
import dev.yado.stream.BlockingExecutors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The Runtime: its faces over the Workers' actors and the store. Serves from the end of its construction, which ends the runs a former life left
 * behind, until {@link #close}, which interrupts what still runs and says so.
 */
public final class CoreRuntime implements EmbeddedRuntime {

    private static final System.Logger LOG = System.getLogger(CoreRuntime.class.getName());
    /** Also the most commits that a store can serve together. */
    private static final int MAILBOX_THREADS = 64;
    private static final int STREAM_THREADS = 16;
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final RuntimeSettings settings;
    private final WorkerStore store;
    private final Runnable onClose;
    private final EngineDirectory engines = new EngineDirectory();
    private final ProfileDirectory profiles = new ProfileDirectory();
    private final ChangeFeeds changes = new ChangeFeeds();
    private final WorkerEnvironment env;
    private final WorkerActors actors;
    private final ScheduledThreadPoolExecutor timer;
    private final WorkerCreation creation;
    private final RuntimeReport report;
    private final ProfileCheck check;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean draining;
    private volatile boolean closed;

    /** @param onClose run when this Runtime has let go of the store */
    public CoreRuntime(RuntimeSettings settings, WorkerStore store, Runnable onClose) {
        this.onClose = onClose;
        this.settings = settings;
        this.store = store;
        timer = new ScheduledThreadPoolExecutor(1, BlockingExecutors.daemons("yado-runtime-timer"));
        // A deadline that was called off would otherwise keep its Worker's objects until it is due.
        timer.setRemoveOnCancelPolicy(true);
        this.env = new WorkerEnvironment(settings, store, engines, changes, BlockingExecutors.bounded("yado-mailbox", MAILBOX_THREADS),
                BlockingExecutors.create("yado-run", settings.maxRunsWithoutVirtualThreads()),
                BlockingExecutors.create("yado-call", settings.maxRunsWithoutVirtualThreads()), BlockingExecutors.bounded("yado-stream", STREAM_THREADS), timer,
                new WorkDirectories(settings.dataDirectory()), () -> draining);
        this.actors = new WorkerActors(env);
        try {
            this.check = new ProfileCheck(engines, env.calls());
            this.creation = new WorkerCreation(env, actors, profiles, check);
            this.report = new RuntimeReport(env, profiles, check, Instant.now(settings.clock()));
            Recovery.endLeftoverRuns(store, settings.clock());
        } catch (StoreException | RuntimeException e) {
            shutDownExecutors();
            throw Failures.store(LOG, "opening the store", e);
        }
        long sweep = settings.sweepInterval().toMillis();
        timer.scheduleWithFixedDelay(actors::sweep, sweep, sweep, TimeUnit.MILLISECONDS);
    }

    // --- What comes and goes ---

    @Override
    public void addEngine(Object owner, int ranking, Engine engine) {
        EngineDirectory.Entry entry = engines.add(owner, ranking, engine);
        LOG.log(System.Logger.Level.INFO, "engine {0} {1} is here", entry.description().name(), entry.description().version());
        changes.publish(RuntimeChange.SummaryChanged::new);
        wakeWaiting(entry.description().name());
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
            actors.all().forEach(actor -> actor.engineLeft(entry));
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

    private void wakeWaiting(String engine) {
        try {
            for (WorkerRecord record : store.unsettled()) {
                if (record.profile().engine().equals(engine) && !record.queue().isEmpty()) {
                    wake(record.id());
                }
            }
        } catch (StoreException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Workers that wait for the engine " + engine + " could not be looked up", e);
        }
    }

    private void wake(WorkerId worker) {
        try {
            actors.wake(worker).engineArrived();
        } catch (YadoException e) {
            // Removed meanwhile, or its record cannot be read: the others must be woken all the same.
            LOG.log(System.Logger.Level.WARNING, "the waiting Worker " + worker + " could not be woken", e);
        }
    }

    // --- Management ---

    @Override
    public RuntimeId id() {
        return settings.runtimeId();
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
        try {
            return store.workers(query).map(record -> WorkerViews.worker(record, env.ref(record.id())));
        } catch (StoreException e) {
            throw Failures.store(LOG, "listing Workers", e);
        }
    }

    @Override
    public Worker get(WorkerId worker) {
        return WorkerViews.worker(record(worker), env.ref(worker));
    }

    @Override
    public Worker create(WorkerRequest request, Optional<IdempotencyKey> key) {
        requireOpen();
        return creation.create(request, key);
    }

    @Override
    public LifecycleAck stop(WorkerId worker, Optional<String> reason, Optional<IdempotencyKey> key) {
        requireOpen();
        Idempotency once = Idempotency.of(key, "stop", reason);
        return actors.ask(worker, (actor, reply) -> actor.stop(reason, once, reply));
    }

    @Override
    public LifecycleAck cancel(WorkerId worker, CancelScope scope, Optional<String> reason, Optional<IdempotencyKey> key) {
        requireOpen();
        Idempotency once = Idempotency.of(key, "cancel", scope, reason);
        return actors.ask(worker, (actor, reply) -> actor.cancel(scope, reason, once, reply));
    }

    @Override
    public void delete(WorkerId worker) {
        requireOpen();
        actors.<Void>ask(worker, WorkerActor::delete);
        actors.forget(worker);
        // It may be large; and the Worker is gone whether or not this Runtime has time for it.
        env.calls().execute(() -> env.directories().remove(worker));
    }

    // --- Interaction ---

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, Optional<IdempotencyKey> key) {
        requireOpen();
        Idempotency once = Idempotency.of(key, "input", input);
        return actors.ask(worker, (actor, reply) -> actor.input(input, once, reply));
    }

    @Override
    public List<Interaction> interactions(WorkerId worker) {
        return record(worker).interactions();
    }

    @Override
    public InteractionAck answer(WorkerId worker, InteractionId interaction, String optionId, Optional<IdempotencyKey> key) {
        requireOpen();
        Idempotency once = Idempotency.of(key, "answer", interaction, optionId);
        return actors.ask(worker, (actor, reply) -> actor.answer(interaction, optionId, once, reply));
    }

    // --- Observation ---

    @Override
    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        requireRange(start, limit, 0, settings.maxTranscriptItems());
        WorkerRecord record = record(worker);
        // Counted before it is read: items added meanwhile belong to the next page.
        long total = record.transcriptCount();
        int asked = (int) Math.max(0, Math.min(limit, total - start));
        var items = asked == 0 ? List.<TranscriptItem>of() : new WorkerLog(env, worker).read(start, asked);
        long next = items.isEmpty() ? start : items.get(items.size() - 1).sequence();
        return new TranscriptPage(env.ref(worker), start, limit, total, items, next < total ? OptionalLong.of(next) : OptionalLong.empty());
    }

    @Override
    public EventPage events(WorkerId worker, Optional<Cursor> after, int limit) {
        requireRange(0, limit, 1, settings.maxEventBatch());
        WorkerRecord record = record(worker);
        Cursor from = after.orElse(Cursor.BEGINNING);
        List<WorkerEvent> events = new WorkerLog(env, worker).eventsAfter(from.sequence(), limit);
        boolean gap = !from.equals(Cursor.BEGINNING) && !events.isEmpty() && events.get(0).sequence() != from.sequence() + 1;
        if (!from.belongsTo(store.epoch()) || from.sequence() > record.lastSequence() || gap) {
            throw new YadoException(FailureCode.CURSOR_EXPIRED,
                    "the cursor is not in the retained log; read the transcript, or the events without a cursor");
        }
        long last = events.isEmpty() ? from.sequence() : events.get(events.size() - 1).sequence();
        return new EventPage(store.epoch(), events,
                !events.isEmpty() && last < record.lastSequence() ? Optional.of(Cursor.of(store.epoch(), last)) : Optional.empty());
    }

    @Override
    public Feed<StreamFrame> subscribe(WorkerId worker, Optional<Cursor> after) {
        requireOpen();
        return actors.ask(worker, (actor, reply) -> actor.subscribe(after, reply));
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
        actors.close();
        CompletableFuture<?>[] ends = actors.all().stream().map(WorkerActor::shutDown).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "not every Worker could be told that this Runtime stops; they end as interrupted at the next start");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Those whose mailbox could not be told in time: a stream that nobody ends would be silent for good.
        actors.all().forEach(WorkerActor::endStreams);
        changes.end();
        shutDownExecutors();
        onClose.run();
    }

    /** How many runs go on. */
    int activeRuns() throws StoreException {
        return (int) store.unsettled().stream().filter(record -> record.activeRun().isPresent()).count();
    }

    /** How many deadlines, retries and sweeps are scheduled: what has ended must not be held by one. */
    int timersWaiting() {
        return timer.getQueue().size();
    }

    /** How many Workers are more than a record in the store. */
    int actorsHere() {
        return actors.all().size();
    }

    /** Puts idle Workers away now. */
    void sweep() {
        actors.sweep();
    }

    private void shutDownExecutors() {
        env.timer().shutdownNow();
        env.runs().shutdownNow();
        // In order: the store must not be closed under a commit, and engines are to get their sessions closed.
        List<ExecutorService> inOrder = List.of(env.mailboxes(), env.calls(), env.streams());
        inOrder.forEach(ExecutorService::shutdown);
        long end = System.nanoTime() + SHUTDOWN.toNanos();
        try {
            for (ExecutorService executor : inOrder) {
                executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            env.runs().awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inOrder.forEach(ExecutorService::shutdownNow);
    }

    private WorkerRecord record(WorkerId worker) {
        requireOpen();
        try {
            return store.worker(worker).orElseThrow(Failures::workerNotFound);
        } catch (StoreException e) {
            throw Failures.store(LOG, "reading the record of " + worker, e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw Failures.stopping();
        }
    }

    private static void requireRange(long start, int limit, int least, int most) {
        if (start < 0 || limit < least) {
            throw new YadoException(FailureCode.INVALID_QUERY, "start must be 0 or more, limit " + least + " to " + most);
        }
        if (limit > most) {
            throw new YadoException(FailureCode.LIMIT_TOO_LARGE, "limit must be " + least + " to " + most);
        }
    }
}
