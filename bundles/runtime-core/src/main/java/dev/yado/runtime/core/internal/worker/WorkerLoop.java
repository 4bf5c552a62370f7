package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
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
 * The only way to change a Worker: applies a batch of messages to a draft, commits the draft once, publishes it, runs its effects, then completes the replies. When the commit
 * fails, nothing of the batch has happened.
 *
 * <p>Only the current thread of the mailbox uses this state; the mailbox's lock makes it visible to the next one.
 */
final class WorkerLoop {

    private static final System.Logger LOG = System.getLogger(WorkerLoop.class.getName());
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final WorkerId id;
    private final RuntimeContext context;
    private final Mailbox mailbox;

    private final RecentEvents recent = new RecentEvents();
    private final AdmissionQueue admission = new AdmissionQueue();
    private boolean expiryScheduled;
    private WorkerRecord record;
    private volatile LiveLog live;
    private boolean deleted;
    private Duration retry = FIRST_RETRY;
    private volatile long busyAt = System.nanoTime();

    /** @param record the committed state; null for a Worker that is about to be created */
    WorkerLoop(WorkerId id, WorkerRecord record, RuntimeContext context) {
        this.id = id;
        this.context = context;
        this.mailbox = new Mailbox(context.mailboxes(), this::process);
        if (record != null) {
            adoptCommitted(record);
        }
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** Returns the committed state; null before the Worker's creation is committed. */
    WorkerRecord record() {
        return record;
    }

    LiveLog live() {
        return live;
    }

    /** Returns the text that subscribers have seen, or see once the draft is published, and that no durable event carries yet. */
    InFlight inFlight(WorkerDraft draft) {
        return live.inFlightAfter(draft.publications().stream()
                .map(shown -> shown instanceof WorkerEvent event ? event.payload() : ((StreamFrame.Delta) shown).payload()).toList());
    }

    /** Returns a reader of the log for streams that catch up: it reads the newest events from memory, older ones from the store. */
    LogReader reader(LogReader stored) {
        return (after, limit) -> recent.after(after, limit).orElseGet(() -> stored.read(after, limit));
    }

    /** Drops cached events after the log was trimmed. Safe from any thread. */
    void logTrimmed() {
        recent.clear();
    }

    /** Ends every stream, if the Worker exists. Safe from any thread. */
    void endStreams(StreamFrame.Notice last) {
        LiveLog current = live;
        if (current != null) {
            current.end(last);
        }
    }

    /** Returns true while callers wait for a place in the input queue. Call it only while the mailbox is idle. */
    boolean hasWaitingCallers() {
        return !admission.isEmpty();
    }

    /** Returns the time since the last batch began, in nanoseconds. */
    long idleNanos() {
        return System.nanoTime() - busyAt;
    }

    /** The Worker was removed: from now on nothing finds it. */
    void markDeleted() {
        deleted = true;
    }

    private void adoptCommitted(WorkerRecord committed) {
        record = committed;
        live = new LiveLog(WorkerProjections.snapshot(committed, context.store().epoch()), context.streams());
    }

    private void process(List<Message<?>> batch) {
        busyAt = System.nanoTime();
        WorkerDraft draft = new WorkerDraft(record, context.settings().clock());
        List<Runnable> replies = new ArrayList<>(batch.size());
        List<Message<?>> applied = new ArrayList<>(batch.size());
        // A message that must be alone in its batch stays alone.
        boolean alone = batch.get(0).alone();
        for (Message<?> message : batch) {
            if (!alone) {
                // Before each message, so that callers who wait go before later ones.
                admitWaiting(draft, replies, applied);
            }
            if (apply(draft, message, replies, admission::offer)) {
                applied.add(message);
            }
        }
        if (!alone) {
            admitWaiting(draft, replies, applied);
        }
        scheduleExpiry();
        if (draft.changed() && !deleted) {
            try {
                context.store().commit(draft.toCommit());
                retry = FIRST_RETRY;
                context.health().writeSucceeded();
            } catch (StoreException | RuntimeException | Error e) {
                context.health().writeFailed();
                publish(draft.publicationsWithoutCommit());
                refuse(applied, context.failures().failed(LOG, "a commit of " + id, e));
                return;
            }
            if (record == null) {
                adoptCommitted(draft.record());
            } else {
                record = draft.record();
                recent.add(draft.publications());
                publish(draft.publications());
            }
            WorkerRecord committed = record;
            context.changes().publish(() -> new RuntimeChange.WorkerChanged(WorkerProjections.worker(committed, context.ref(id))));
        } else if (!deleted) {
            publish(draft.publications());
        }
        for (Runnable effect : draft.effects()) {
            runEffect(effect);
        }
        replies.forEach(Runnable::run);
    }

    /** Applies waiting inputs while the queue has places, and refuses those that have waited for the maximum time. */
    private void admitWaiting(WorkerDraft draft, List<Runnable> replies, List<Message<?>> applied) {
        BooleanSupplier hasPlace = () -> draft.queue().size() < context.settings().maxQueuedInputs();
        for (Message<?> message = admission.next(hasPlace); message != null; message = admission.next(hasPlace)) {
            if (apply(draft, message, replies, refused -> false)) {
                applied.add(message);
            }
        }
    }

    /** Wakes the mailbox when the wait of the first caller expires. */
    private void scheduleExpiry() {
        if (admission.isEmpty() || expiryScheduled) {
            return;
        }
        Message<Void> wakeUp = new Message<>(draft -> {
            expiryScheduled = false;
            return null;
        }, new CompletableFuture<>(), Mailbox.Origin.RUNTIME, false);
        try {
            context.timer().schedule(() -> mailbox.post(wakeUp), admission.nanosToExpiry(), TimeUnit.NANOSECONDS);
            expiryScheduled = true;
        } catch (RejectedExecutionException e) {
            rejectWaiting();
        }
    }

    /** Refuses all waiting callers because the Runtime stops. For the mailbox only. */
    void rejectWaiting() {
        admission.close().forEach(message -> message.reply().completeExceptionally(Failures.stopping()));
    }

    /** @param waits returns true when it has taken a message, for which the queue has no place, to wait */
    private <R> boolean apply(WorkerDraft draft, Message<R> message, List<Runnable> replies, Predicate<Message<?>> waits) {
        WorkerDraft.Mark mark = draft.mark();
        try {
            if (deleted) {
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
        // The Runtime's own messages have no caller to retry them: they are posted again until the store accepts them.
        List<Message<?>> again = applied.stream().filter(message -> message.origin() == Mailbox.Origin.RUNTIME).toList();
        if (!again.isEmpty()) {
            try {
                context.timer().schedule(() -> again.forEach(mailbox::post), retry.toMillis(), TimeUnit.MILLISECONDS);
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
            LOG.log(System.Logger.Level.ERROR, "an effect of a commit of " + id + " failed", e);
        }
    }
}
