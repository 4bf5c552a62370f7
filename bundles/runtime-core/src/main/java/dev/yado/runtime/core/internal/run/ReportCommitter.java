package dev.yado.runtime.core.internal.run;

import dev.yado.model.event.EventPayload;
import dev.yado.model.id.RunId;
import dev.yado.model.stream.StreamFrame;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunEndedException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Commits the reports of one Worker's runs through its mailbox, as long as their run is the active one: afterwards they fail with {@link RunEndedException}. For threads of
 * engines; thread-safe.
 */
final class ReportCommitter {

    private final WorkerHandle worker;
    private final RunCoordinator runs;
    private final RunInteractions interactions;

    ReportCommitter(WorkerHandle worker, RunCoordinator runs, RunInteractions interactions) {
        this.worker = worker;
        this.runs = runs;
        this.interactions = interactions;
    }

    /** Commits one event of a run; returns when it is committed. */
    void commit(RunReporter reporter, RunId run, EventPayload payload) {
        worker.commit(draft -> {
            runs.requireActive(draft, reporter, run);
            return draft.append(Optional.of(run), payload);
        });
    }

    /**
     * Commits one event of a run after the events that were reported before it; returns at once.
     *
     * @param done receives null once the event is committed, else the reason why it is not
     */
    void submit(RunReporter reporter, RunId run, EventPayload payload, Consumer<Throwable> done) {
        boolean accepted = worker.submit(draft -> {
            runs.requireActive(draft, reporter, run);
            draft.report(run, payload);
        }, done);
        if (!accepted) {
            throw new RunEndedException();
        }
    }

    /** Shows text in flight; returns at once and runs {@code done} when it was shown or dropped. */
    void show(RunReporter reporter, RunId run, StreamFrame.Delta delta, Runnable done) {
        worker.submit(draft -> {
            if (runs.isActive(draft, reporter, run) && reporter.lost().isEmpty()) {
                draft.show(delta);
            }
        }, failure -> done.run());
    }

    /** Begins the next turn of a run, or ends the run when its profile allows no more turns. */
    void nextTurn(RunReporter reporter, RunId run) {
        boolean begun = worker.commitAlone(draft -> runs.nextTurn(draft, runs.requireActive(draft, reporter, run)));
        if (!begun) {
            throw new RunEndedException();
        }
    }

    /** Ends a run that exceeded a limit of its profile. */
    void endAtLimit(RunReporter reporter, RunId run, String limit) {
        // Alone: the end of the run must see the outcome that is set after this commit.
        worker.commitAlone(draft -> {
            runs.requireActive(draft, reporter, run);
            runs.endAtLimit(draft, limit);
            return null;
        });
    }

    /** Opens an interaction and waits until it is answered, expires, or its run ends. */
    InteractionAnswer request(RunReporter reporter, RunId run, InteractionRequest request) {
        RunInteractions.Opened opened = worker.commit(draft -> runs.openInteraction(draft, runs.requireActive(draft, reporter, run), request));
        try {
            return opened.answer().get();
        } catch (InterruptedException e) {
            // A later answer must be refused: its caller would believe that it had an effect.
            worker.enqueue(draft -> interactions.withdraw(draft, opened.id()));
            Thread.currentThread().interrupt();
            throw new RunEndedException();
        } catch (ExecutionException e) {
            throw new RunEndedException();
        }
    }
}
