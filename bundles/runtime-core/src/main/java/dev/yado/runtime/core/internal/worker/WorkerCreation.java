package dev.yado.runtime.core.internal.worker;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.profile.ProfileCheck;
import dev.yado.runtime.core.internal.profile.ProfileDirectory;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.core.internal.state.WorkerIds;
import dev.yado.runtime.core.internal.state.WorkerProjections;
import dev.yado.runtime.core.internal.state.WorkerRules;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Creates Workers. Thread-safe; repeated requests under one key are recognised before any other check. */
public final class WorkerCreation {

    private static final System.Logger LOG = System.getLogger(WorkerCreation.class.getName());
    private static final int STRIPES = 64;

    private final RuntimeContext context;
    private final WorkerActors actors;
    private final ProfileDirectory profiles;
    private final ProfileCheck check;
    private final WorkerIds ids;
    // Two creations under one key must not both find that there was none before.
    // Locks instead of monitors: a virtual thread that waits for a monitor occupies its carrier.
    private final Lock[] stripes = new Lock[STRIPES];

    public WorkerCreation(RuntimeContext context, WorkerActors actors, ProfileDirectory profiles, ProfileCheck check) throws StoreException {
        this.context = context;
        this.actors = actors;
        this.profiles = profiles;
        this.check = check;
        this.ids = new WorkerIds(context.settings().clock(), context.store().newestWorkerId());
        Arrays.setAll(stripes, i -> new ReentrantLock());
    }

    public Worker create(WorkerRequest request, Optional<IdempotencyKey> key) {
        Idempotency idempotency = Idempotency.of(key, "create", request);
        if (key.isEmpty()) {
            return createNew(request, idempotency);
        }
        Lock stripe = stripes[Math.floorMod(key.get().hashCode(), STRIPES)];
        stripe.lock();
        try {
            return idempotency.createdBefore(context).map(this::asCreated).orElseGet(() -> createNew(request, idempotency));
        } finally {
            stripe.unlock();
        }
    }

    private Worker createNew(WorkerRequest request, Idempotency idempotency) {
        if (!context.acceptsRuns()) {
            throw Failures.draining();
        }
        Profile profile = profiles.resolve(request.profile());
        check.problem(profile).ifPresent(problem -> {
            throw new YadoException(problem);
        });
        EngineDirectory.Entry engine = context.engines().best(profile.engine())
                .orElseThrow(() -> Failures.engineUnavailable(profile.engine()));
        WorkerId id = ids.next();
        Instant now = context.settings().clock().instant().truncatedTo(ChronoUnit.MILLIS);
        WorkerRecord first = first(id, request, profile, engine.description().version(), now);
        CompletableFuture<WorkerRecord> reply = new CompletableFuture<>();
        while (!actors.createActor(id).create(first, initialInput(request), idempotency, reply)) {
            // A sweep has retired the new actor as idle: create another one.
            Thread.onSpinWait();
        }
        try {
            return WorkerProjections.worker(actors.await(reply), context.ref(id));
        } catch (RuntimeException e) {
            // Only when the creation was refused. Without a reply the Worker may still be created, and must not get a second actor.
            if (reply.isCompletedExceptionally() && !reply.isCancelled()) {
                actors.drop(id);
            }
            throw e;
        }
    }

    /**
     * Returns the result of an earlier creation, independent of later changes of the Worker: it is computed from the request, the resolved profile and the time
     * in the record.
     */
    private Worker asCreated(Idempotency.Created before) {
        WorkerId id = before.worker();
        try {
            WorkerRecord now = context.store().worker(id).orElseThrow(Failures::createdWorkerRemoved);
            WorkerDraft draft = new WorkerDraft(null, Clock.fixed(now.createdAt(), ZoneOffset.UTC));
            draft.create(first(id, now.request(), now.profile(), before.engineVersion().orElse(now.engineVersion()), now.createdAt()));
            WorkerRules.appendCreated(draft);
            initialInput(now.request()).ifPresent(
                    input -> WorkerRules.input(draft, context.ref(id), input, false, context.settings().maxQueuedInputs()));
            return WorkerProjections.worker(draft.record(), context.ref(id));
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "reading the record of " + id, e);
        }
    }

    private static Optional<WorkerInput> initialInput(WorkerRequest request) {
        return request.initialInput().map(WorkerInput::user);
    }

    private static WorkerRecord first(WorkerId id, WorkerRequest request, Profile profile, String engineVersion, Instant at) {
        return WorkerRecord.builder(id, request, profile, at).status(WorkerStatus.RUNNING).engineVersion(engineVersion).lastSequence(0)
                .transcriptCount(0).runCount(0).updatedAt(at).build();
    }
}
