package dev.yado.runtime.core.internal.run;

import dev.yado.runtime.spi.engine.Cancellation;
import java.util.ArrayList;
import java.util.List;

/** The cancellation of one run. Thread-safe; actions run once. */
final class RunCancellation implements Cancellation {

    private static final System.Logger LOG = System.getLogger(RunCancellation.class.getName());

    private final List<Runnable> actions = new ArrayList<>();
    private boolean requested;

    @Override
    public synchronized boolean requested() {
        return requested;
    }

    @Override
    public void onRequest(Runnable action) {
        synchronized (this) {
            if (!requested) {
                actions.add(action);
                return;
            }
        }
        run(action);
    }

    /**
     * Marks the run as cancelled.
     *
     * @return runs the engine's cancel actions; foreign code, so not for the caller's thread
     */
    synchronized Runnable request() {
        requested = true;
        List<Runnable> due = List.copyOf(actions);
        actions.clear();
        return () -> due.forEach(RunCancellation::run);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | LinkageError e) {
            // The engine's code: its failure must not keep the run from ending.
            LOG.log(System.Logger.Level.WARNING, "an engine's cancel action failed", e);
        }
    }
}
