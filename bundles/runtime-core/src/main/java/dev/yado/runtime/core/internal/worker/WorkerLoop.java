package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.runtime.core.internal.context.RuntimeContext;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.state.QueueFullException;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.core.internal.state.WorkerProjections;
import dev.yado.runtime.core.internal.worker.Mailbox.Message;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.stream.LiveLog;
import dev.yado.stream.LogReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The one way a Worker changes: a batch of messages is applied to a draft, the draft is committed once, then published, then its effects are set off, then
 * the callers get their replies. When the commit fails nothing of the batch has happened.
 *
 * <p>State is touched by the mailbox's current thread only; the mailbox's lock hands it on.
 */
final class WorkerLoop {

    private static final System.Logger LOG = System.getLogger(WorkerLoop.class.getName());
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final WorkerId id;
    private final RuntimeContext env;
    private final Mailbox mailbox;

    private final RecentEvents recent = new RecentEvents();
    private final AdmissionQueue room = new AdmissionQueue();
    private boolean lookingAgain;
    private WorkerRecord record;
    private volatile LiveLog live;
    private boolean gone;
    private Duration retry = FIRST_RETRY;
    private volatile long busyAt = System.nanoTime();

    /** @param record as committed; null for a Worker that is about to be created */
    WorkerLoop(WorkerId id, WorkerRecord record, RuntimeContext env) {
        this.id = id;
        this.env = env;
        this.mailbox = new Mailbox(env.mailboxes(), this::work);
        if (record != null) {
            become(record);
        }
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** The committed state; null before the creation is. */
    WorkerRecord record() {
        return record;
    }

    LiveLog live() {
        return live;
    }

    /** Text that viewers have seen, or will have when the draft is published, and that no durable event carries yet. */
    InFlight inFlight(WorkerDraft draft) {
        return live.inFlightAfter(draft.publications().stream()
                .map(shown -> shown instanceof WorkerEvent event ? event.payload() : ((StreamFrame.Delta) shown).payload()).toList());
    }

    /** The log for streams that catch up: its newest events from here, the others from the store. */
    LogReader reader(LogReader stored) {
        return (after, limit) -> recent.after(after, limit).orElseGet(() -> stored.read(after, limit));
    }

    /** The log was trimmed. Safe from any thread. */
    void trimmed() {
        recent.clear();
    }

    /** Ends every stream, if there can be any. Safe from any thread. */
    void endStreams(StreamFrame.Notice last) {
        LiveLog current = live;
        if (current != null) {
            current.end(last);
        }
    }

    /** True while a caller waits for room in the queue. To be asked while nobody works off the mailbox. */
    boolean somebodyWaits() {
        return !room.isEmpty();
    }

    /** Nanoseconds since something was done here last. */
    long idleNanos() {
        return System.nanoTime() - busyAt;
    }

    /** The Worker was removed: from now on nothing finds it. */
    void forget() {
        gone = true;
    }

    private void become(WorkerRecord committed) {
        record = committed;
        live = new LiveLog(WorkerProjections.snapshot(committed, env.store().epoch()), env.streams());
    }

    private void work(List<Message<?>> batch) {
        busyAt = System.nanoTime();
        WorkerDraft draft = new WorkerDraft(record, env.settings().clock());
        List<Runnable> replies = new ArrayList<>(batch.size());
        List<Message<?>> applied = new ArrayList<>(batch.size());
        // What was to be alone in its batch stays so.
        boolean alone = batch.get(0).alone();
        for (Message<?> message : batch) {
            if (!alone) {
                // Before each, and not after all: whoever waits goes before whoever comes later.
                letIn(draft, replies, applied);
            }
            if (apply(draft, message, replies, room::take)) {
                applied.add(message);
            }
        }
        if (!alone) {
            letIn(draft, replies, applied);
        }
        lookAgainInTime();
        if (draft.changed() && !gone) {
            try {
                env.store().commit(draft.toCommit());
                retry = FIRST_RETRY;
                env.health().worked();
            } catch (StoreException | RuntimeException | Error e) {
                env.health().failed();
                publish(draft.publicationsWithoutCommit());
                refuse(applied, env.failures().failed(LOG, "a commit of " + id, e));
                return;
            }
            if (record == null) {
                become(draft.record());
            } else {
                record = draft.record();
                recent.add(draft.publications());
                publish(draft.publications());
            }
            WorkerRecord committed = record;
            env.changes().publish(() -> new RuntimeChange.WorkerChanged(WorkerProjections.worker(committed, env.ref(id))));
        } else if (!gone) {
            publish(draft.publications());
        }
        for (Runnable effect : draft.effects()) {
            runEffect(effect);
        }
        replies.forEach(Runnable::run);
    }

    /** Those who waited for room take what there is; who has waited long enough is sent away. */
    private void letIn(WorkerDraft draft, List<Runnable> replies, List<Message<?>> applied) {
        BooleanSupplier free = () -> draft.queue().size() < env.settings().maxQueuedInputs();
        for (Message<?> message = room.leaves(free); message != null; message = room.leaves(free)) {
            if (apply(draft, message, replies, refused -> false)) {
                applied.add(message);
            }
        }
    }

    /** Wakes the mailbox when the first of those who wait for room has waited long enough. */
    private void lookAgainInTime() {
        if (room.isEmpty() || lookingAgain) {
            return;
        }
        Message<Void> look = new Message<>(draft -> {
            lookingAgain = false;
            return null;
        }, new CompletableFuture<>(), Mailbox.Origin.RUNTIME, false);
        try {
            env.timer().schedule(() -> mailbox.post(look), room.nanosLeft(), TimeUnit.NANOSECONDS);
            lookingAgain = true;
        } catch (RejectedExecutionException e) {
            sendWaitingAway();
        }
    }

    /** This Runtime stops: nobody waits for room any more. Of the mailbox only. */
    void sendWaitingAway() {
        room.close().forEach(message -> message.reply().completeExceptionally(Failures.stopping()));
    }

    /** @param waits whether a message that found no room waits for some */
    private <R> boolean apply(WorkerDraft draft, Message<R> message, List<Runnable> replies, Predicate<Message<?>> waits) {
        WorkerDraft.Mark mark = draft.mark();
        try {
            if (gone) {
                throw Failures.workerNotFound();
            }
            R result = message.step().apply(draft);
            replies.add(() -> message.reply().complete(result));
            return true;
        } catch (QueueFullException e) {
            draft.rollback(mark);
            if (!waits.test(message)) {
                message.reply().completeExceptionally(e.refusal());
            }
        } catch (YadoException | RunEndedException e) {
            draft.rollback(mark);
            message.reply().completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            draft.rollback(mark);
            message.reply().completeExceptionally(Failures.internal(LOG, "an operation on " + id, e));
        }
        return false;
    }

    private void publish(List<?> publications) {
        List<WorkerEvent> events = new ArrayList<>();
        for (Object publication : publications) {
            if (publication instanceof WorkerEvent event) {
                events.add(event);
            } else {
                if (!events.isEmpty()) {
                    live.publish(events);
                    events = new ArrayList<>();
                }
                live.publish((StreamFrame.Delta) publication);
            }
        }
        if (!events.isEmpty()) {
            live.publish(events);
        }
    }

    private void refuse(List<Message<?>> applied, YadoException failure) {
        applied.stream().filter(message -> message.origin() != Mailbox.Origin.RUNTIME).forEach(message -> message.reply().completeExceptionally(failure));
        // Nobody will ask again: a run that ended must be said to have ended, so it is tried until the store takes it.
        List<Message<?>> again = applied.stream().filter(message -> message.origin() == Mailbox.Origin.RUNTIME).toList();
        if (!again.isEmpty()) {
            try {
                env.timer().schedule(() -> again.forEach(mailbox::post), retry.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                again.forEach(message -> message.reply().completeExceptionally(failure));
            }
        }
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
    }

    private void runEffect(Runnable effect) {
        try {
            effect.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "what follows a commit of " + id + " failed", e);
        }
    }
}
