package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamNotice;
import dev.yado.registry.api.AccessGrant;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The watched Workers. Each has one {@link Upstream} that any number of {@link Subscriber}s share: the first subscriber opens it, and it is closed a
 * little after the last one has left. Thread-safe.
 */
public final class WorkerStreamHub {

    public static final Notice CLOSING = new Notice(StreamNotice.CLOSING, "this Backend's API is closing; open the stream again with the last cursor", true);

    private final RuntimeRegistry registry;
    private final Duration linger;
    private final UpstreamMetrics metrics;
    private final DelayedTasks delayed;
    private final UpstreamFactory upstreams;

    // Guarded by this.
    private final Map<WorkerRef, WatchedWorker> watched = new HashMap<>();
    private boolean closed;

    /**
     * @param executor runs calls that may block
     * @param linger   time that an upstream stays open without a subscriber
     */
    public WorkerStreamHub(RuntimeRegistry registry, Executor executor, ScheduledExecutorService timer, Duration linger, UpstreamMetrics metrics) {
        this.registry = registry;
        this.linger = linger;
        this.metrics = metrics;
        this.delayed = new DelayedTasks(timer);
        this.upstreams = new UpstreamFactory(registry, new RuntimeExecutors(executor), delayed, metrics);
    }

    /**
     * Opens a stream: a snapshot, then the events after the cursor, then new events as they happen.
     *
     * <p>The stream ends with {@code access_revoked} or {@code policy_unavailable} when the access policy no longer allows it.
     *
     * @throws YadoException for the policy's refusals; {@code unknown_worker}; {@code operation_unsupported}; {@code runtime_unavailable} if the
     *     Runtime is unavailable and the Worker is not watched yet; {@code runtime_timeout}
     */
    public Feed<StreamFrame> open(Caller caller, WorkerRef worker, Optional<Cursor> after) {
        AccessGrant grant = registry.grantObserve(caller, worker);
        boolean opened = false;
        try {
            Feed<StreamFrame> stream = open(caller, worker, after, grant);
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                grant.close();
            }
        }
    }

    private Feed<StreamFrame> open(Caller caller, WorkerRef worker, Optional<Cursor> after, AccessGrant grant) {
        WatchedWorker entry = enter(worker);
        try {
            Subscriber subscriber = entry.subscribe(after, new WorkerLogReader(registry, caller, worker, entry.upstream()), () -> {
                grant.close();
                leave(worker, entry);
            });
            grant.onRevoked(failure -> subscriber.revoke(Notice.ending(failure)));
            return subscriber;
        } catch (YadoException e) {
            leave(worker, entry);
            throw e;
        }
    }

    /** Reconnects the streams of a Runtime that is available again, without waiting for their next attempts. */
    public void runtimeServes(RuntimeId runtime) {
        List<WatchedWorker> ofRuntime;
        synchronized (this) {
            ofRuntime = watched.entrySet().stream().filter(e -> e.getKey().runtimeId().equals(runtime)).map(Map.Entry::getValue).toList();
        }
        ofRuntime.stream().map(WatchedWorker::upstream).filter(upstream -> !upstream.connected()).forEach(Upstream::retryNow);
    }

    /** Ends every stream with {@link #CLOSING} and refuses new ones. */
    public void close() {
        List<WatchedWorker> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(watched.values());
        }
        all.forEach(entry -> entry.upstream().end(CLOSING));
    }

    /** Returns the failure for streams that are opened while the API is closing. */
    public static YadoException closing() {
        return new YadoException(FailureCode.OVERLOADED, "this Backend's API is closing; try again in a moment");
    }

    private synchronized WatchedWorker enter(WorkerRef worker) {
        if (closed) {
            throw closing();
        }
        WatchedWorker entry = watched.get(worker);
        if (entry == null) {
            entry = new WatchedWorker(worker, upstreams, delayed, ended -> remove(worker, ended));
            metrics.opened();
            watched.put(worker, entry);
            entry.upstream().start();
        }
        entry.addUser();
        return entry;
    }

    private void leave(WorkerRef worker, WatchedWorker entry) {
        entry.removeUser().ifPresent(generation -> delayed.run(linger, () -> closeIfUnused(worker, entry, generation)));
    }

    private void closeIfUnused(WorkerRef worker, WatchedWorker entry, long generation) {
        synchronized (this) {
            // Under the lock of enter(): a subscriber that arrives now opens a new upstream.
            if (!entry.isUnusedSince(generation) || !remove(worker, entry)) {
                return;
            }
        }
        entry.upstream().end(CLOSING);
    }

    private synchronized boolean remove(WorkerRef worker, WatchedWorker entry) {
        boolean removed = watched.remove(worker, entry);
        if (removed) {
            metrics.closed();
        }
        return removed;
    }
}
