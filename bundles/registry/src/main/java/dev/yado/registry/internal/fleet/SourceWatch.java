package dev.yado.registry.internal.fleet;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.registry.internal.call.SourceGate;
import dev.yado.source.api.SourceChange;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches the change feed of the serving source. Reads on the source's own threads and passes changes on in bounded batches; the next batch
 * is read after the previous one was published, so a source that floods only slows down itself. A feed that ends is opened again, with
 * backoff.
 *
 * <p>After {@link #detached}, no change of this source is published, so that subscribers never see a change of a replaced source.
 */
final class SourceWatch implements SourceGate.Attachment {

    private static final Logger LOG = System.getLogger("dev.yado.registry");
    private static final int BATCH = 64;
    private static final Duration OPEN_DEADLINE = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final RegisteredSource source;
    private final FleetBroadcaster broadcaster;
    /** Publishes changes, one after the other. */
    private final Executor serial;
    private final ScheduledExecutorService timer;
    private final Runnable runtimeChanged;
    private final AtomicInteger signals = new AtomicInteger();

    private volatile boolean stopped;
    private volatile boolean lostChanges;
    private volatile Duration retry = FIRST_RETRY;
    // Guarded by this.
    private Feed<SourceChange> feed;

    /** @param runtimeChanged called in {@code serial} when the source's state of its Runtime has changed */
    SourceWatch(RegisteredSource source, FleetBroadcaster broadcaster, Executor serial, ScheduledExecutorService timer, Runnable runtimeChanged) {
        this.source = source;
        this.broadcaster = broadcaster;
        this.serial = serial;
        this.timer = timer;
        this.runtimeChanged = runtimeChanged;
    }

    void start() {
        if (source.gate().attach(this)) {
            open();
        }
    }

    @Override
    public void detached() {
        Feed<SourceChange> last;
        synchronized (this) {
            stopped = true;
            last = feed;
            feed = null;
        }
        if (last != null) {
            source.gate().execute(() -> close(last));
        }
    }

    private void open() {
        if (stopped) {
            return;
        }
        try {
            source.gate().begin(false, () -> source.service().watch(), late -> late.ifPresent(this::close))
                    .ifPresent(call -> call.within(OPEN_DEADLINE, timer).whenSettled((opened, failed) -> {
                        if (failed != null) {
                            openAgain("could not be opened: " + failed.code().wire());
                        } else {
                            opened.ifPresent(this::listen);
                        }
                    }));
        } catch (YadoException overloaded) {
            openAgain("could not be opened: " + overloaded.code().wire());
        }
    }

    private void listen(Feed<SourceChange> opened) {
        synchronized (this) {
            if (!stopped) {
                feed = opened;
            }
        }
        if (stopped) {
            close(opened);
            return;
        }
        if (lostChanges) {
            // Only now: a subscriber that reads the lists again must get the changes after that reading.
            lostChanges = false;
            publish(List.of(new FleetChange.Resync()), false, () -> {});
        }
        try {
            opened.onReady(this::signalled);
        } catch (Throwable thrown) {
            failed(opened, thrown);
        }
    }

    private void signalled() {
        if (signals.getAndIncrement() == 0) {
            source.gate().execute(this::read);
        }
    }

    private void read() {
        // Counted before the feed is read: otherwise a signal of a new feed could be counted for the old one.
        int seen = signals.get();
        Feed<SourceChange> current = current();
        if (current == null) {
            readAgain(seen);
            return;
        }
        List<FleetChange> batch = new ArrayList<>();
        boolean summaryChanged = false;
        boolean ended = false;
        int frames = 0;
        try {
            while (frames < BATCH && !ended) {
                Optional<SourceChange> frame = current.poll();
                if (frame.isEmpty()) {
                    ended = current.ended();
                    break;
                }
                frames++;
                summaryChanged |= frame.get() instanceof SourceChange.RuntimeChanged;
                ended = frame.get() instanceof SourceChange.Ended;
                translate(frame.get()).ifPresent(batch::add);
            }
        } catch (Throwable thrown) {
            failed(current, thrown);
            readAgain(seen);
            return;
        }
        if (frames > 0) {
            retry = FIRST_RETRY;
        }
        boolean feedEnded = ended;
        boolean more = frames == BATCH;
        publish(batch, summaryChanged, () -> {
            if (feedEnded) {
                discard(current);
                openAgain("ended");
            }
            readAgain(more ? 0 : seen);
        });
    }

    /** @param handled number of counted signals that this read has served */
    private void readAgain(int handled) {
        if (signals.addAndGet(-handled) > 0) {
            source.gate().execute(this::read);
        }
    }

    private Optional<FleetChange> translate(SourceChange change) {
        if (change instanceof SourceChange.WorkerChanged changed) {
            return Optional.of(new FleetChange.WorkerChanged(Projections.worker(changed.worker(), source.id())));
        }
        if (change instanceof SourceChange.WorkerRemoved removed) {
            return Optional.of(new FleetChange.WorkerRemoved(new WorkerRef(source.id(), removed.worker())));
        }
        return change instanceof SourceChange.Resync ? Optional.of(new FleetChange.Resync()) : Optional.empty();
    }

    private void publish(List<FleetChange> batch, boolean summaryChanged, Runnable then) {
        try {
            serial.execute(() -> {
                if (!stopped) {
                    batch.forEach(broadcaster::publish);
                    if (summaryChanged) {
                        runtimeChanged.run();
                    }
                    then.run();
                }
            });
        } catch (RejectedExecutionException registryStops) {
            stopped = true;
        }
    }

    private void failed(Feed<SourceChange> broken, Throwable thrown) {
        SourceFailures.internal(source.gate().failures(), "the change feed of Runtime " + source.id() + " failed", thrown);
        discard(broken);
        openAgain("failed");
    }

    private void discard(Feed<SourceChange> old) {
        synchronized (this) {
            if (feed == old) {
                feed = null;
            }
        }
        source.gate().execute(() -> close(old));
    }

    private void openAgain(String why) {
        if (stopped) {
            return;
        }
        lostChanges = true;
        Duration wait = retry;
        retry = wait.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? wait.multipliedBy(2) : LAST_RETRY;
        LOG.log(Level.DEBUG, "Runtime {0}: its change feed {1}; opening again in {2} ms", source.id(), why, wait.toMillis());
        try {
            timer.schedule(this::open, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException registryStops) {
            stopped = true;
        }
    }

    private synchronized Feed<SourceChange> current() {
        return feed;
    }

    private void close(Feed<SourceChange> feed) {
        try {
            feed.close();
        } catch (Throwable thrown) {
            SourceFailures.internal(source.gate().failures(), "a change feed could not be closed", thrown);
        }
    }
}
