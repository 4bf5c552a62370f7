package dev.yado.runtime.core.internal.run;

import dev.yado.model.failure.RunErrorCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.RunOutcome;
import dev.yado.runtime.core.internal.state.WorkerRules.Ending;
import dev.yado.runtime.core.internal.state.WorkerRules.StartedRun;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.RunRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Executes one run on a thread of its own. Reports its ending exactly once, independent of the engine's behaviour; the mailbox decides whether the ending still
 * applies. Created and cancelled by the mailbox.
 */
final class RunExecution {

    private static final System.Logger LOG = System.getLogger(RunExecution.class.getName());

    private final StartedRun run;
    private final SessionSlot slot;
    private final RunReporter reporter;
    private final RunCancellation cancellation = new RunCancellation();
    // Guarded by this: the pooled thread must not be interrupted after the run has returned it.
    private Thread thread;
    private boolean returned;
    private Runnable whenReturned = () -> {};
    // Written by the mailbox only.
    private volatile Optional<RunOutcome> requestedOutcome = Optional.empty();

    RunExecution(StartedRun run, SessionSlot slot, RunReporter reporter) {
        this.run = run;
        this.slot = slot;
        this.reporter = reporter;
    }

    RunReporter reporter() {
        return reporter;
    }

    /** @param ended receives the ending, exactly once */
    void start(EngineContext context, Executor executor, Consumer<Ending> ended) {
        try {
            executor.execute(() -> ended.accept(execute(context)));
        } catch (RejectedExecutionException e) {
            release();
            ended.accept(Ending.interrupted("this Runtime is stopping", reporter.usage()));
        } catch (OutOfMemoryError e) {
            // No native thread available: without an ending the Worker would stay busy forever.
            LOG.log(System.Logger.Level.ERROR, "run " + run.id() + " could not be scheduled: no thread available", e);
            release();
            ended.accept(failed(RunErrorCode.INTERNAL, "this Runtime has no thread available for a run"));
        }
    }

    /**
     * Requests the engine to end the run. Its cancel actions, which are the engine's code, run on {@code executor}.
     *
     * @param outcome the outcome of the run, independent of the engine's report; the first one applies
     */
    void requestCancel(Executor executor, RunOutcome outcome) {
        if (requestedOutcome.isEmpty()) {
            requestedOutcome = Optional.of(outcome);
        }
        // Before the interrupt: a run that is interrupted without being cancelled ends as interrupted.
        Runnable actions = cancellation.request();
        try {
            executor.execute(actions);
        } catch (RejectedExecutionException e) {
            actions.run();
        }
        synchronized (this) {
            if (thread != null && !returned) {
                thread.interrupt();
            }
        }
    }

    /** Returns the outcome that was requested; empty while the run is not cancelled. */
    Optional<RunOutcome> requestedOutcome() {
        return requestedOutcome;
    }

    /** Registers an action to run when the engine's code has returned, or at once if it already has. At most one. */
    void whenReturned(Runnable action) {
        synchronized (this) {
            if (!returned) {
                whenReturned = action;
                return;
            }
        }
        action.run();
    }

    private Ending execute(EngineContext context) {
        synchronized (this) {
            thread = Thread.currentThread();
        }
        try {
            return work(context);
        } finally {
            release();
        }
    }

    private void release() {
        Runnable action;
        synchronized (this) {
            returned = true;
            // Cleared on purpose: the interrupt was meant for the run, and the thread belongs to the pool.
            Thread.interrupted();
            action = whenReturned;
        }
        action.run();
    }

    private Ending work(EngineContext context) {
        try {
            // The run may have waited long for its thread.
            if (cancellation.requested()) {
                return Ending.cancelled(reporter.usage());
            }
            EngineSession session = Objects.requireNonNull(slot.open(context), "the engine returned no session");
            if (cancellation.requested()) {
                return Ending.cancelled(reporter.usage());
            }
            EngineSession.Result result = session.run(RunRequest.builder(run.id(), run.kind(), run.content(), cancellation).build(), reporter);
            RunOutcome outcome = switch (Objects.requireNonNull(result, "the engine returned no result")) {
                case FINISHED -> RunOutcome.FINISHED;
                case LIMIT_REACHED -> RunOutcome.LIMIT_REACHED;
            };
            return new Ending(outcome, Optional.empty(), reporter.usage());
        } catch (EngineException e) {
            if (e.getCause() != null) {
                LOG.log(System.Logger.Level.WARNING, "run " + run.id() + " of " + context.worker() + " failed", e);
            }
            return failed(e.code().runError(), e.getMessage());
        } catch (InterruptedException | RunEndedException e) {
            return cancellation.requested() ? Ending.cancelled(reporter.usage())
                    : Ending.interrupted("the engine stopped without being cancelled", reporter.usage());
        } catch (YadoException e) {
            // A report could not be committed.
            return failed(RunErrorCode.INTERNAL, e.failure().message());
        } catch (RuntimeException | Error e) {
            // A defect of the engine, or its bundle is being stopped: the run must end in any case.
            LOG.log(System.Logger.Level.ERROR, "the engine of run " + run.id() + " of " + context.worker() + " failed unexpectedly", e);
            return failed(RunErrorCode.INTERNAL, "the engine failed unexpectedly; see the log of this Runtime");
        }
    }

    private Ending failed(RunErrorCode code, String message) {
        return Ending.failed(code, message, reporter.usage());
    }
}
