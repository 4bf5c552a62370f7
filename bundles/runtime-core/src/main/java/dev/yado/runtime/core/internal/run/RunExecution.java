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
 * One run on its engine's thread. Reports its ending exactly once, whatever the engine does; the mailbox decides whether it still
 * counts. Created and told by the mailbox; the rest happens on the run's thread.
 */
final class RunExecution {

    private static final System.Logger LOG = System.getLogger(RunExecution.class.getName());

    private final StartedRun run;
    private final SessionSlot slot;
    private final RunReporter reporter;
    private final RunCancellation cancellation = new RunCancellation();
    // Guarded by this: an interrupt must never hit the pooled thread after the run left it.
    private Thread thread;
    private boolean left;
    private Runnable afterwards = () -> { };
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

    /** @param ended told exactly once how the run ended */
    void start(EngineContext context, Executor executor, Consumer<Ending> ended) {
        try {
            executor.execute(() -> ended.accept(execute(context)));
        } catch (RejectedExecutionException e) {
            leave();
            ended.accept(Ending.interrupted("this Runtime is stopping", reporter.total()));
        } catch (OutOfMemoryError e) {
            // No native thread to be had: without an ending the Worker would be busy for good.
            LOG.log(System.Logger.Level.ERROR, "run " + run.id() + " found no thread", e);
            leave();
            ended.accept(failed(RunErrorCode.INTERNAL, "this Runtime has no thread left for a run"));
        }
    }

    /**
     * Asks the engine to give up. Its cancel actions run on {@code executor}, for they are the engine's code.
     *
     * @param outcome how the run ends then, whatever the engine says; the first counts
     */
    void requestCancel(Executor executor, RunOutcome outcome) {
        if (requestedOutcome.isEmpty()) {
            requestedOutcome = Optional.of(outcome);
        }
        // Before the interrupt: a run that is interrupted and not cancelled ends as interrupted.
        Runnable actions = cancellation.request();
        try {
            executor.execute(actions);
        } catch (RejectedExecutionException e) {
            actions.run();
        }
        synchronized (this) {
            if (thread != null && !left) {
                thread.interrupt();
            }
        }
    }

    /** How it ends because it was asked to give up; empty while it was not. */
    Optional<RunOutcome> requestedOutcome() {
        return requestedOutcome;
    }

    /** Has {@code action} run once the engine's code has returned; at once, if it has. */
    void whenLeft(Runnable action) {
        synchronized (this) {
            if (!left) {
                afterwards = action;
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
            leave();
        }
    }

    private void leave() {
        Runnable action;
        synchronized (this) {
            left = true;
            // Swallowed on purpose: the interrupt was meant for the run, and the thread is the pool's.
            Thread.interrupted();
            action = afterwards;
        }
        action.run();
    }

    private Ending work(EngineContext context) {
        try {
            // It may have waited in line for its thread for long.
            if (cancellation.requested()) {
                return Ending.cancelled(reporter.total());
            }
            EngineSession session = Objects.requireNonNull(slot.open(context), "the engine opened no session");
            if (cancellation.requested()) {
                return Ending.cancelled(reporter.total());
            }
            EngineSession.Result result = session.run(RunRequest.builder(run.id(), run.kind(), run.content(), cancellation).build(), reporter);
            RunOutcome outcome = switch (Objects.requireNonNull(result, "the engine did not say how the run ended")) {
                case FINISHED -> RunOutcome.FINISHED;
                case LIMIT_REACHED -> RunOutcome.LIMIT_REACHED;
            };
            return new Ending(outcome, Optional.empty(), reporter.total());
        } catch (EngineException e) {
            if (e.getCause() != null) {
                LOG.log(System.Logger.Level.WARNING, "run " + run.id() + " of " + context.worker() + " failed", e);
            }
            return failed(e.code().runError(), e.getMessage());
        } catch (InterruptedException | RunEndedException e) {
            return cancellation.requested() ? Ending.cancelled(reporter.total())
                    : Ending.interrupted("the engine gave up", reporter.total());
        } catch (YadoException e) {
            // One of its reports could not be committed.
            return failed(RunErrorCode.INTERNAL, e.failure().message());
        } catch (RuntimeException | Error e) {
            // An engine's bug or a bundle that is going away under it: the run must end all the same.
            LOG.log(System.Logger.Level.ERROR, "the engine of run " + run.id() + " of " + context.worker() + " broke", e);
            return failed(RunErrorCode.INTERNAL, "the engine broke; the log of this Runtime says how");
        }
    }

    private Ending failed(RunErrorCode code, String message) {
        return Ending.failed(code, message, reporter.total());
    }
}
