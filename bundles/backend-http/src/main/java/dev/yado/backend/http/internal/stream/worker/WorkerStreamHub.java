package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamNotice;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.stream.LiveLog;
import dev.yado.support.concurrent.LimitedExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Workers that are being watched: one {@link Upstream} for each, any number of {@link Subscriber}s on it. The first viewer opens the upstream, and
 * it is closed a little after the last one has left. Thread-safe.
 */
public final class WorkerStreamHub {

    public static final Notice CLOSING = new Notice(StreamNotice.CLOSING, "this Backend's API is closing; open the stream again with the last cursor", true);

    /** Failures to read the log that a little patience mends: they park a viewer instead of ending its stream. */
    private static final Set<FailureCode> PASSING = Set.of(FailureCode.OVERLOADED, FailureCode.RUNTIME_TIMEOUT);
    /** Half of the calls that the registry allows to one Runtime at a time. */
    private static final int LANE = 16;
    private static final Duration FIRST_SNAPSHOT = Duration.ofSeconds(5);
    private static final Duration PARKED = Duration.ofSeconds(1);

    private final RuntimeRegistry registry;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Duration linger;
    private final UpstreamMetrics upstreams;

    // Guarded by this.
    private final Map<WorkerRef, Watched> watched = new HashMap<>();
    private final Map<RuntimeId, LimitedExecutor> lanes = new HashMap<>();
    private boolean closed;

    /** @param linger how long an upstream stays open without a viewer */
    public WorkerStreamHub(RuntimeRegistry registry, Executor executor, ScheduledExecutorService timer, Duration linger, UpstreamMetrics upstreams) {
        this.registry = registry;
        this.executor = executor;
        this.timer = timer;
        this.linger = linger;
        this.upstreams = upstreams;
    }

    /** Fields other than the upstream are guarded by the hub. */
    private static final class Watched {
        private Upstream upstream;
        private final Set<Subscriber> viewers = new HashSet<>();
        private int users;
        private long turn;
    }

    /**
     * Opens a stream: a snapshot first, then what follows {@code after}, then what happens.
     *
     * @throws YadoException what the policy says; {@code unknown_worker}, {@code operation_unsupported}, {@code runtime_unavailable} when the
     *     Runtime is away and nobody watches the Worker yet; {@code runtime_timeout}
     */
    public Feed<StreamFrame> open(Caller caller, WorkerRef worker, Optional<Cursor> after) {
        registry.checkObserve(caller, worker);
        Watched entry = enter(worker);
        try {
            LiveLog log = await(entry.upstream);
            Subscriber viewer = new Subscriber(log, after, (position, limit) -> read(caller, worker, entry.upstream, position, limit),
                    !entry.upstream.connected(), parked -> parked(entry, log, parked), closed -> leave(worker, entry, closed));
            synchronized (this) {
                entry.viewers.add(viewer);
            }
            if (entry.upstream.connected()) {
                // It may have come back between the two looks, too early for this viewer to be told.
                viewer.resume(log);
            }
            return viewer;
        } catch (YadoException e) {
            leave(worker, entry, null);
            throw e;
        }
    }

    /** The Runtime serves (again): streams that wait for it need not wait longer. */
    public void runtimeServes(RuntimeId runtime) {
        List<Watched> waiting;
        synchronized (this) {
            waiting = watched.entrySet().stream().filter(e -> e.getKey().runtimeId().equals(runtime)).map(Map.Entry::getValue).toList();
        }
        waiting.stream().map(entry -> entry.upstream).filter(upstream -> !upstream.connected()).forEach(Upstream::retryNow);
    }

    /** Ends every stream with {@code closing} and takes no more. */
    public void close() {
        List<Watched> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(watched.values());
        }
        all.forEach(entry -> entry.upstream.end(CLOSING));
    }

    public static YadoException closing() {
        return new YadoException(FailureCode.OVERLOADED, "this Backend's API is closing; try again in a moment");
    }

    private synchronized Watched enter(WorkerRef worker) {
        if (closed) {
            throw closing();
        }
        Watched entry = watched.get(worker);
        if (entry == null) {
            Watched created = new Watched();
            LimitedExecutor lane = lanes.computeIfAbsent(worker.runtimeId(), id -> new LimitedExecutor(executor, LANE));
            created.upstream = new Upstream(new UpstreamLink(registry, worker, timer, upstreams), lane, upstreams, log -> live(created, log),
                    last -> over(worker, created, last));
            upstreams.opened();
            watched.put(worker, created);
            created.upstream.start();
            entry = created;
        }
        entry.users++;
        entry.turn++;
        return entry;
    }

    private static LiveLog await(Upstream upstream) {
        try {
            return upstream.log().get(FIRST_SNAPSHOT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof YadoException failure ? new YadoException(failure.failure(), failure)
                    : new YadoException(new Failure(FailureCode.INTERNAL, "the stream could not be opened"), e);
        } catch (TimeoutException e) {
            throw new YadoException(new Failure(FailureCode.RUNTIME_TIMEOUT, "the Runtime did not begin the stream in time")
                    .with(Failure.MAY_HAVE_BEEN_EXECUTED, false), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the request was interrupted"), e);
        }
    }

    private List<WorkerEvent> read(Caller caller, WorkerRef worker, Upstream upstream, long after, int limit) {
        Cursor from = after == 0 ? Cursor.BEGINNING : Cursor.of(upstream.epoch(), after);
        EventPage page;
        try {
            page = registry.events(caller, worker, EventQuery.after(from, limit));
        } catch (YadoException e) {
            throw PASSING.contains(e.code()) ? new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, e.failure().message()), e) : e;
        }
        if (page.epoch().tag() != upstream.epoch().tag()) {
            throw new YadoException(FailureCode.CURSOR_EXPIRED, "the log began anew: open the stream without a cursor");
        }
        return page.events();
    }

    private void live(Watched entry, LiveLog log) {
        viewersOf(entry).forEach(viewer -> viewer.resume(log));
    }

    /** A reading may also fail while the stream is up; then nobody would call the viewer back. */
    private void parked(Watched entry, LiveLog log, Subscriber viewer) {
        later(PARKED, () -> {
            if (entry.upstream.connected()) {
                viewer.resume(log);
            }
        });
    }

    private void over(WorkerRef worker, Watched entry, Notice last) {
        synchronized (this) {
            if (watched.remove(worker, entry)) {
                upstreams.closed();
            }
        }
        viewersOf(entry).forEach(viewer -> viewer.finish(last));
    }

    private synchronized List<Subscriber> viewersOf(Watched entry) {
        return List.copyOf(entry.viewers);
    }

    private void leave(WorkerRef worker, Watched entry, Subscriber viewer) {
        long turn;
        synchronized (this) {
            entry.viewers.remove(viewer);
            entry.users--;
            if (entry.users > 0) {
                return;
            }
            turn = ++entry.turn;
        }
        later(linger, () -> closeIfUnused(worker, entry, turn));
    }

    private void closeIfUnused(WorkerRef worker, Watched entry, long turn) {
        synchronized (this) {
            if (entry.users > 0 || entry.turn != turn || watched.get(worker) != entry) {
                return;
            }
            // Removed under the lock that enter() takes: a viewer who comes now opens a new one.
            watched.remove(worker);
            upstreams.closed();
        }
        entry.upstream.end(CLOSING);
    }

    private void later(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The bundle is going, and everything ends with it.
        }
    }
}
