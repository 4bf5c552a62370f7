package dev.yado.runtime.core.internal.worker;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
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

    /** Removes a Worker for a caller. A Worker whose record is damaged can be removed too; no other operation on it succeeds. */
    public void remove(WorkerId worker) {
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
        actors.<Void>call(worker, WorkerActor::delete);
        actors.drop(worker);
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
        // In the background: the directory may be large, and the Worker is removed in any case.
        inBackground(() -> context.directories().remove(worker));
    }

    /** Removes the directories that earlier processes left behind. Called at the start. */
    public void removeOrphanedDirectories() {
        inBackground(() -> context.directories().removeOrphaned(this::mayExist));
    }

    private boolean mayExist(WorkerId worker) {
        try {
            return context.store().worker(worker).isPresent();
        } catch (StoreException e) {
            // A damaged record or a failing disk: the Worker may exist, so its directory stays.
            LOG.log(System.Logger.Level.DEBUG, "the directory of " + worker + " is kept: its record cannot be read", e);
            return true;
        }
    }

    private void inBackground(Runnable task) {
        try {
            context.calls().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "directories of Workers are kept: this Runtime is stopping", e);
        }
    }
}
