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

/**
 * An {@link Upstream}'s connection to its source: a sequence of feeds, with a growing delay after failures. A feed is closed before the
 * next one is opened, so no frame of an old feed can arrive late. Used by the upstream's step only, except {@link #retryNow}.
 */
final class UpstreamLink {

    private static final Caller CALLER = Caller.of("backend-http", Caller.Kind.INTERNAL);
    private static final int PAGE = 256;

    private final RuntimeRegistry registry;
    private final WorkerRef worker;
    private final DelayedTasks delayed;
    private final UpstreamMetrics metrics;
    private final ReconnectBackoff backoff = new ReconnectBackoff(System::nanoTime);
    private volatile boolean due = true;
    private Runnable signal = () -> {};
    private Feed<StreamFrame> feed;
    private boolean wasOpen;

    UpstreamLink(RuntimeRegistry registry, WorkerRef worker, DelayedTasks delayed, UpstreamMetrics metrics) {
        this.registry = registry;
        this.worker = worker;
        this.delayed = delayed;
        this.metrics = metrics;
    }

    /** @param newSignal called when there is something to read, or it is time to open the next feed */
    void onReady(Runnable newSignal) {
        signal = newSignal;
    }

    /** Opens, if it is not open and it is time to. @throws YadoException if the source refuses */
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

    /** Reports that events arrived, which resets the delay. */
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
        // retryNow() shortens the delay when the registry reports the Runtime as available.
        delayed.run(backoff.next(), this::retryNow);
    }

    void retryNow() {
        due = true;
        signal.run();
    }
}
