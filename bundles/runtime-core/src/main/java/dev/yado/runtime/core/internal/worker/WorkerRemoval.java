package dev.yado.runtime.core.internal.worker;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.runtime.core.internal.context.RuntimeContext;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.StoreException;
import java.util.concurrent.RejectedExecutionException;

/** Removes ended Workers, and damaged ones. Thread-safe. */
public final class WorkerRemoval {

    private static final System.Logger LOG = System.getLogger(WorkerRemoval.class.getName());

    private final RuntimeContext context;
    private final WorkerActors actors;

    public WorkerRemoval(RuntimeContext context, WorkerActors actors) {
        this.context = context;
        this.actors = actors;
    }

    /** What a caller asks for: a Worker whose record cannot be read can be removed too, and that is all that can be done with it. */
    public void removeAsked(WorkerId worker) {
        try {
            removeEnded(worker);
        } catch (YadoException e) {
            if (!(e.getCause() instanceof DamagedException damaged) || damaged.sequence().isPresent()) {
                throw e;
            }
            removeDamaged(worker);
        }
    }

    public void removeEnded(WorkerId worker) {
        actors.<Void>ask(worker, WorkerActor::delete);
        actors.forget(worker);
        removeDirectory(worker);
    }

    private void removeDamaged(WorkerId worker) {
        try {
            context.store().delete(worker);
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "the removal of " + worker, e);
        }
        context.changes().publish(() -> new RuntimeChange.WorkerRemoved(worker));
        removeDirectory(worker);
    }

    private void removeDirectory(WorkerId worker) {
        // It may be large; and the Worker is gone whether or not this Runtime has time for it.
        inBackground(() -> context.directories().remove(worker));
    }

    /** For the start: what processes of before left on the disk. */
    public void removeOwnerlessDirectories() {
        inBackground(() -> context.directories().removeOwnerless(this::mayBeThere));
    }

    private boolean mayBeThere(WorkerId worker) {
        try {
            return context.store().worker(worker).isPresent();
        } catch (StoreException e) {
            // Damaged, or a disk that fails: nobody knows, so it stays.
            LOG.log(System.Logger.Level.DEBUG, "the directory of " + worker + " stays: its record cannot be read", e);
            return true;
        }
    }

    private void inBackground(Runnable task) {
        try {
            context.calls().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "directories of Workers stay: this Runtime is stopping", e);
        }
    }
}
