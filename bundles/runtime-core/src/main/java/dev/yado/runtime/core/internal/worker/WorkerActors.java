package dev.yado.runtime.core.internal.worker;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.core.internal.context.RuntimeContext;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;

/** The Workers that are needed now, each with one actor; all others are only in the store. Thread-safe. */
public final class WorkerActors {

    private static final System.Logger LOG = System.getLogger(WorkerActors.class.getName());

    private final RuntimeContext context;
    private final ConcurrentHashMap<WorkerId, WorkerActor> actors = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public WorkerActors(RuntimeContext context) {
        this.context = context;
    }

    public Collection<WorkerActor> all() {
        return List.copyOf(actors.values());
    }

    /** The actor of a Worker that is about to be created. */
    WorkerActor begin(WorkerId id) {
        WorkerActor actor = new WorkerActor(id, null, context);
        actors.put(id, actor);
        requireOpen();
        return actor;
    }

    /** Forgets an actor whose Worker was not created or was removed. */
    void forget(WorkerId id) {
        actors.remove(id);
    }

    /**
     * Asks a Worker and waits for the reply.
     *
     * @param question false when the actor is retired
     * @throws YadoException {@code worker_not_found}, or what the reply says
     */
    public <R> R ask(WorkerId id, BiPredicate<WorkerActor, CompletableFuture<R>> question) {
        CompletableFuture<R> reply = new CompletableFuture<>();
        while (!question.test(actor(id), reply)) {
            // Retired just now: its place is free or about to be.
            Thread.onSpinWait();
        }
        return await(reply);
    }

    /** Has Workers that waited for an engine go on. */
    public void resumeQueued(String engine) {
        try {
            for (WorkerRecord record : context.store().unsettled()) {
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
            actor(worker).engineAdded();
        } catch (YadoException e) {
            // Removed meanwhile, or its record cannot be read: the others must be woken all the same.
            LOG.log(System.Logger.Level.WARNING, "the waiting Worker " + worker + " could not be woken", e);
        }
    }

    /** A log was trimmed: whoever is here must not go on telling what is gone. */
    public void logTrimmed(WorkerId id) {
        WorkerActor present = actors.get(id);
        if (present != null) {
            present.logTrimmed();
        }
    }

    public void sweep() {
        actors.forEach((id, actor) -> {
            try {
                if (actor.retireIfIdle()) {
                    actors.remove(id, actor);
                }
            } catch (RuntimeException | LinkageError e) {
                // Thrown on, it would end the sweeping for good.
                LOG.log(System.Logger.Level.ERROR, "the idle Worker " + id + " could not be put away", e);
            }
        });
    }

    /**
     * Interrupts what runs and ends every stream. From now on only Workers that are here already can be asked, so that those are all that have to be
     * told.
     */
    public void close(Duration patience) {
        closed = true;
        CompletableFuture<?>[] ends = all().stream().map(WorkerActor::shutDown).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "not every Worker could be told that this Runtime stops; they end as interrupted at the next start");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Those whose mailbox could not be told in time: a stream that nobody ends would be silent for good.
        all().forEach(WorkerActor::endStreams);
    }

    <R> R await(CompletableFuture<R> reply) {
        try {
            return reply.get(context.settings().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof YadoException known) {
                throw known;
            }
            throw Failures.internal(LOG, "an operation", e.getCause());
        } catch (TimeoutException e) {
            reply.cancel(false);
            throw new YadoException(new Failure(FailureCode.STORE_FAILED, "the store did not answer in time")
                    .with(Failure.MAY_HAVE_BEEN_EXECUTED, true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply.cancel(false);
            throw new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the call was given up")
                    .with(Failure.MAY_HAVE_BEEN_EXECUTED, true));
        }
    }

    private WorkerActor actor(WorkerId id) {
        WorkerActor present = actors.get(id);
        if (present != null) {
            if (!present.retired()) {
                return present;
            }
            actors.remove(id, present);
        }
        // Read before it is put in place, under the entry's lock: nobody else can have an actor of this Worker then, so nothing changes it.
        WorkerActor actor = actors.computeIfAbsent(id, key -> {
            try {
                return context.store().worker(key).map(record -> new WorkerActor(key, record, context)).orElse(null);
            } catch (StoreException e) {
                throw context.failures().failed(LOG, "reading the record of " + key, e);
            }
        });
        if (actor == null) {
            throw Failures.workerNotFound();
        }
        requireOpen();
        return actor;
    }

    // After the actor is in place: whoever closes either finds it there or is seen here.
    private void requireOpen() {
        if (closed) {
            throw Failures.stopping();
        }
    }
}
