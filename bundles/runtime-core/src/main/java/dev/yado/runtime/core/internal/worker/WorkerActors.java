package dev.yado.runtime.core.internal.worker;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
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

/** The actors of the Workers in use, one for each; all other Workers are only in the store. Thread-safe. */
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

    /** Returns the actor of a Worker that is about to be created. */
    WorkerActor createActor(WorkerId id) {
        WorkerActor actor = new WorkerActor(id, null, context);
        actors.put(id, actor);
        requireOpen();
        return actor;
    }

    /** Drops the actor of a Worker that was not created, or was removed. */
    void drop(WorkerId id) {
        actors.remove(id);
    }

    /**
     * Calls an operation of a Worker and waits for the reply.
     *
     * @param operation returns false when the actor is retired
     * @throws YadoException {@code worker_not_found}, or the failure in the reply
     */
    public <R> R call(WorkerId id, BiPredicate<WorkerActor, CompletableFuture<R>> operation) {
        CompletableFuture<R> reply = new CompletableFuture<>();
        while (!operation.test(actor(id), reply)) {
            // Retired just now: the next actor can be created, or can soon.
            Thread.onSpinWait();
        }
        return await(reply);
    }

    /** Starts the queued inputs of Workers that wait for an engine. */
    public void resumeQueued(String engine) {
        try {
            for (WorkerRecord record : context.store().unsettled()) {
                if (record.profile().engine().equals(engine) && !record.queue().isEmpty()) {
                    resume(record.id());
                }
            }
        } catch (StoreException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the Workers that wait for the engine " + engine + " could not be read", e);
        }
    }

    private void resume(WorkerId worker) {
        try {
            actor(worker).engineAdded();
        } catch (YadoException e) {
            // Removed meanwhile, or its record is damaged: the other Workers must be resumed in any case.
            LOG.log(System.Logger.Level.WARNING, "the queued inputs of " + worker + " could not be started", e);
        }
    }

    /** Drops the cached events of a Worker whose log was trimmed. */
    public void logTrimmed(WorkerId id) {
        WorkerActor present = actors.get(id);
        if (present != null) {
            present.logTrimmed();
        }
    }

    /** Retires idle actors. */
    public void sweep() {
        actors.forEach((id, actor) -> {
            try {
                if (actor.retireIfIdle()) {
                    actors.remove(id, actor);
                }
            } catch (RuntimeException | LinkageError e) {
                // An exception here would end the periodic task.
                LOG.log(System.Logger.Level.ERROR, "the actor of the idle Worker " + id + " could not be retired", e);
            }
        });
    }

    /**
     * Interrupts active runs and ends every stream. No actor is created after this call has begun, so it reaches all Workers in use.
     *
     * @param timeout maximum wait for the actors
     */
    public void close(Duration timeout) {
        closed = true;
        CompletableFuture<?>[] ends = all().stream().map(WorkerActor::shutDown).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "not every active run could be ended before this Runtime stops; the next start ends the rest as interrupted");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // For mailboxes that did not respond in time: a stream without an end would stay silent forever.
        all().forEach(WorkerActor::endStreams);
    }

    /** Waits for a reply, up to the call timeout. */
    <R> R await(CompletableFuture<R> reply) {
        try {
            return reply.get(context.settings().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof YadoException known) {
                throw known;
            }
            throw Failures.internal(LOG, "an operation on a Worker", e.getCause());
        } catch (TimeoutException e) {
            reply.cancel(false);
            throw new YadoException(new Failure(FailureCode.STORE_FAILED, "the store did not respond in time")
                    .with(Failure.MAY_HAVE_BEEN_EXECUTED, true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply.cancel(false);
            throw new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the calling thread was interrupted")
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
        // Read under the lock of the map's entry: there is no other actor of this Worker then, so nothing changes the record.
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

    // Called after the actor is in the map: a concurrent close either finds the actor, or is seen here.
    private void requireOpen() {
        if (closed) {
            throw Failures.stopping();
        }
    }
}
