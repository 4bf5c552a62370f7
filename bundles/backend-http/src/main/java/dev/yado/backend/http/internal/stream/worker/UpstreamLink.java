package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An {@link Upstream}'s connection to its source: one feed after the other, with a growing wait between those that fail. A feed that was replaced is closed before the
 * next is opened, so nothing of an old connection can arrive late. For the upstream's step only, but for {@link #retryNow}.
 */
final class UpstreamLink {

    private static final Caller CALLER = Caller.of("backend-http", Caller.Kind.INTERNAL);
    private static final int PAGE = 256;

    private final RuntimeRegistry registry;
    private final WorkerRef worker;
    private final ScheduledExecutorService timer;
    private final UpstreamMetrics metrics;
    private final ReconnectBackoff backoff = new ReconnectBackoff(System::nanoTime);
    private volatile boolean due = true;
    private Runnable signal = () -> { };
    private Feed<StreamFrame> feed;
    private boolean wasOpen;

    UpstreamLink(RuntimeRegistry registry, WorkerRef worker, ScheduledExecutorService timer, UpstreamMetrics metrics) {
        this.registry = registry;
        this.worker = worker;
        this.timer = timer;
        this.metrics = metrics;
    }

    /** @param newSignal raised when there is something to read, or it is time to open */
    void onReady(Runnable newSignal) {
        signal = newSignal;
    }

    /** Opens, if it is not open and it is time to. @throws YadoException when the source refuses */
    void openIfDue(StreamQuery query) {
        boolean now = due;
        due = false;
        if (feed != null || !now) {
            return;
        }
        feed = registry.subscribe(CALLER, worker, query);
        if (wasOpen) {
            metrics.reconnected();
        }
        wasOpen = true;
        backoff.connected();
        feed.onReady(signal);
    }

    boolean isOpen() {
        return feed != null;
    }

    Optional<StreamFrame> poll() {
        return feed.poll();
    }

    boolean ended() {
        return feed.ended();
    }

    /** Something of the log came: the next wait is a short one. */
    void progress() {
        backoff.progress();
    }

    EventPage read(Cursor after) {
        return registry.events(CALLER, worker, EventQuery.after(after, PAGE));
    }

    void close() {
        if (feed != null) {
            feed.close();
            feed = null;
            backoff.disconnected();
        }
    }

    void retryLater() {
        // The registry's word that the Runtime is back shortens every wait.
        try {
            timer.schedule(this::retryNow, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The bundle is going; whoever stops the timer ends this stream too.
        }
    }

    void retryNow() {
        due = true;
        signal.run();
    }
}
