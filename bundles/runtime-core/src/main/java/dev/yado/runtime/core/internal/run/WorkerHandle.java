package dev.yado.runtime.core.internal.run;

import dev.yado.model.stream.InFlight;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A Worker as its runs see it: its committed state, and the ways to change it through its mailbox. A step is applied to the Worker's draft and committed with it; steps that
 * must see everything before them committed and published are applied <em>alone</em>, others may share a commit.
 */
public interface WorkerHandle {

    /** Returns the committed state. For the mailbox only. */
    WorkerRecord record();

    /** Returns the text that subscribers have seen, or see once the draft is published, and that no durable event carries yet. For the mailbox only. */
    InFlight inFlight(WorkerDraft draft);

    /**
     * Applies a step and waits for its commit. For threads of engines.
     *
     * @throws RunEndedException if the Worker's actor is retired, or the waiting thread is interrupted
     */
    <R> R commit(Function<WorkerDraft, R> step);

    /** As {@link #commit}, for a step that is applied alone. */
    <R> R commitAlone(Function<WorkerDraft, R> step);

    /**
     * Applies a step and returns at once. For threads of engines.
     *
     * @param done receives null once the step is committed, else the reason why it is not; called once, also when this returns false
     * @return false if the Worker's actor is retired
     */
    boolean submit(Consumer<WorkerDraft> step, Consumer<Throwable> done);

    /** Applies a step alone, and again until the store accepts it. Returns at once. */
    void enqueue(Consumer<WorkerDraft> step);

    /** As {@link #enqueue}, for the end of a run: committed together with the reports before it. */
    void enqueueRunEnd(Consumer<WorkerDraft> step);
}
