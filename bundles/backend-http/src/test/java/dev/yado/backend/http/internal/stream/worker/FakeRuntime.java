package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.EventQuery;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.HostId;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.api.AccessGrant;
import dev.yado.registry.api.AccessStatus;
import dev.yado.model.failure.Failure;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.WorkerProjection;
import dev.yado.stream.BoundedFeed;
import dev.yado.stream.LiveLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A registry with one Runtime that has one Worker. Its stream can be interrupted, the Runtime can become unavailable and return, and the
 * log can be replaced. Implements only what streams need.
 */
final class FakeRuntime implements RuntimeRegistry, AutoCloseable {

    final List<Grant> grants = new CopyOnWriteArrayList<>();

    static final WorkerRef WORKER = new WorkerRef(new RuntimeId("rt"), new WorkerId("w"));
    static final Caller FORBIDDEN = Caller.of("nobody", Caller.Kind.TOKEN);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<WorkerEvent> events = new ArrayList<>();
    private final List<BoundedFeed<FleetChange>> watchers = new ArrayList<>();
    private Epoch epoch = new Epoch(0x1111_0000_0000_0001L);
    private LiveLog live = newLog();
    private boolean unavailable;
    int subscriptions;

    private LiveLog newLog() {
        return new LiveLog(new Snapshot(epoch, events.size(), WORKER.workerId(), WorkerStatus.RUNNING, ActivityStatus.IDLE, Optional.empty(),
                InFlight.NOTHING), executor);
    }

    /** Appends an event, which is published if the Runtime is available. */
    synchronized void append() {
        WorkerEvent event = new WorkerEvent(events.size() + 1, Instant.EPOCH, Optional.empty(), new EventPayload.TextDone("e" + (events.size() + 1)));
        events.add(event);
        if (!unavailable) {
            live.publish(List.of(event));
        }
    }

    synchronized void append(int count) {
        for (int i = 0; i < count; i++) {
            append();
        }
    }

    /** Ends every connection; new ones are possible at once. */
    synchronized void hiccup() {
        live.end(new Notice(StreamNotice.UPSTREAM_CLOSED, "hiccup", true));
        live = newLog();
    }

    synchronized void goAway() {
        unavailable = true;
        live.end(new Notice(StreamNotice.RUNTIME_UNAVAILABLE, "gone", true));
    }

    void comeBack() {
        synchronized (this) {
            unavailable = false;
            live = newLog();
        }
        RuntimeProjection now = runtime(null, WORKER.runtimeId());
        List<BoundedFeed<FleetChange>> all;
        synchronized (this) {
            all = List.copyOf(watchers);
        }
        all.forEach(watcher -> watcher.offer(new FleetChange.RuntimeChanged(now)));
    }

    /** As after a crash without a durable store. */
    synchronized void loseLog() {
        epoch = new Epoch(epoch.value() + (1L << 48));
        events.clear();
    }

    synchronized void removeWorker() {
        live.end(new Notice(StreamNotice.WORKER_NOT_FOUND, "removed", true));
    }

    synchronized Epoch epoch() {
        return epoch;
    }

    synchronized int openStreams() {
        return live.streams();
    }

    @Override
    public synchronized Feed<StreamFrame> subscribe(Caller caller, WorkerRef worker, StreamQuery query) {
        subscriptions++;
        requireHere(worker);
        LiveLog log = live;
        return log.open(query, (position, limit) -> events(caller, worker, EventQuery.after(Cursor.of(epoch, position), limit)).events());
    }

    @Override
    public synchronized EventPage events(Caller caller, WorkerRef worker, EventQuery query) {
        requireHere(worker);
        if (query.after().isPresent() && !query.after().get().belongsTo(epoch)) {
            throw new YadoException(FailureCode.CURSOR_EXPIRED, "another epoch");
        }
        int from = (int) query.after().map(Cursor::sequence).orElse(0L).longValue();
        int to = Math.min(events.size(), from + query.limit());
        return EventPage.builder(epoch, events.subList(from, to))
                .next(to < events.size() ? Cursor.of(epoch, to) : null).build();
    }

    private void requireHere(WorkerRef worker) {
        if (unavailable) {
            throw new YadoException(FailureCode.RUNTIME_UNAVAILABLE, "gone");
        }
        if (!worker.equals(WORKER)) {
            throw new YadoException(FailureCode.UNKNOWN_WORKER, "no such Worker");
        }
    }

    @Override
    public void checkObserve(Caller caller, WorkerRef worker) {
        if (caller.equals(FORBIDDEN)) {
            throw new YadoException(FailureCode.WORKER_NOT_VISIBLE, "not yours");
        }
    }

    @Override
    public AccessGrant grantObserve(Caller caller, WorkerRef worker) {
        checkObserve(caller, worker);
        Grant grant = new Grant();
        grants.add(grant);
        return grant;
    }

    /** A grant that the test revokes. */
    static final class Grant implements AccessGrant {
        private Consumer<Failure> revoked = failure -> {
        };
        private boolean closed;

        @Override
        public synchronized void onRevoked(Consumer<Failure> newRevoked) {
            revoked = newRevoked;
        }

        synchronized void revoke(Failure failure) {
            revoked.accept(failure);
        }

        synchronized boolean closed() {
            return closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
        }
    }

    @Override
    public AccessStatus access() {
        return new AccessStatus(AccessStatus.State.NONE, Optional.empty());
    }

    @Override
    public synchronized Feed<FleetChange> watch(Caller caller) {
        BoundedFeed<FleetChange> feed = BoundedFeed.droppingWhenFull(64, new FleetChange.Resync());
        watchers.add(feed);
        return feed;
    }

    @Override
    public RuntimeProjection runtime(Caller caller, RuntimeId runtime) {
        return RuntimeProjection.simple(runtime, "Fake", RuntimeCapabilities.readOnly());
    }

    @Override
    public Listing<RuntimeProjection> runtimes(Caller caller, WorkerQuery query) {
        return new Listing<>(List.of(runtime(caller, WORKER.runtimeId())), List.of(), 0, Optional.empty());
    }

    @Override
    public BackendWorkspace workspace(Caller caller) {
        return workspace();
    }

    @Override
    public BackendWorkspace workspace() {
        return new BackendWorkspace("ws", "Fake");
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    @Override
    public Listing<HostProjection> hosts(Caller caller, WorkerQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listing<WorkerProjection> workers(Caller caller, WorkerQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listing<WorkerProjection> workers(Caller caller, RuntimeId runtime, WorkerQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listing<WorkerProjection> workersOfHost(Caller caller, HostId host, WorkerQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkerProjection worker(Caller caller, WorkerRef worker) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkerProjection create(Caller caller, RuntimeId runtime, WorkerRequest request, CallOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputAck input(Caller caller, WorkerRef worker, WorkerInput input, CallOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LifecycleAck stop(Caller caller, WorkerRef worker, CallOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LifecycleAck cancel(Caller caller, WorkerRef worker, CancelScope scope, CallOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Caller caller, WorkerRef worker) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Interaction> interactions(Caller caller, WorkerRef worker) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InteractionAck answer(Caller caller, WorkerRef worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TranscriptPage transcript(Caller caller, WorkerRef worker, long start, int limit) {
        throw new UnsupportedOperationException();
    }
}
