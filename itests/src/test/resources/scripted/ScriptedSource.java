package test.scripted;

import dev.yado.model.worker.CancelScope;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.stream.Feed;
import dev.yado.model.id.HostId;
import dev.yado.model.id.Identifiers;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.value.Page;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CallOptions;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerProjection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A source with a scripted behaviour for each operation: it succeeds, hangs, throws, or returns null. */
final class ScriptedSource implements RuntimeSource {

    private static final HostId HOST = new HostId("lab-host");
    private static final String ALL = "*";

    private final RuntimeId says;
    private final String label;
    private final int workers;
    private final String secret;
    private final Map<String, String> behaviours = new ConcurrentHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    // Guarded by this.
    private long entered;

    ScriptedSource(Map<String, String> arguments) {
        String id = arguments.getOrDefault("says", arguments.getOrDefault(RUNTIME_ID, ""));
        // A source registered with an invalid id still needs a valid id in its own projections.
        says = new RuntimeId(Identifiers.isValid(id) ? id : "unnamed");
        label = arguments.containsKey("label_characters") ? "x".repeat(Integer.parseInt(arguments.get("label_characters")))
                : arguments.getOrDefault("label", "lab");
        workers = Integer.parseInt(arguments.getOrDefault("workers", "2"));
        secret = arguments.getOrDefault("secret", "secret of the lab");
        behave(ALL, arguments.getOrDefault("behaviour", "fine"));
    }

    void behave(String operation, String behaviour) {
        behaviours.put(operation, behaviour);
    }

    /** Releases all hanging calls. */
    void release() {
        released.countDown();
    }

    synchronized long entered() {
        return entered;
    }

    /** Waits at most 2 ms for this many calls, so that some are active when the source is unregistered. */
    synchronized void awaitEntered(int calls) {
        long deadline = System.nanoTime() + 2_000_000L;
        while (entered < calls && System.nanoTime() < deadline) {
            try {
                wait(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public RuntimeProjection runtime() {
        return act("runtime", () -> remark(RuntimeProjection.simple(says, label, RuntimeCapabilities.readOnly())));
    }

    @Override
    public List<HostProjection> hosts() {
        return act("hosts", () -> List.of(HostProjection.builder(says, HOST, SourceKind.CUSTOM, label, Instant.now()).build()));
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        return act("workers", () -> {
            if ("all-at-once".equals(behaviours.get("paging"))) {
                return new Page<>(page(0, workers), Optional.empty());
            }
            int from = query.after().map(Integer::parseInt).orElse(0);
            int to = Math.min(workers, from + query.limit());
            return new Page<>(page(from, to), to < workers ? Optional.of(Integer.toString(to)) : Optional.empty());
        });
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId worker) {
        return act("worker", () -> IntStream.range(0, workers).mapToObj(i -> "w" + i).filter(worker.value()::equals).findFirst().map(this::worker));
    }

    @Override
    public WorkerProjection create(WorkerRequest request, CallOptions options) {
        return act("create", () -> worker("made"));
    }

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        return act("input", () -> InputAck.builder(new WorkerRef(says, worker), WorkerStatus.RUNNING, 1, new RunId("run-1")).build());
    }

    @Override
    public LifecycleAck stop(WorkerId worker, CallOptions options) {
        return act("stop", () -> new LifecycleAck(new WorkerRef(says, worker), WorkerStatus.STOPPED, 1));
    }

    @Override
    public LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        return act("cancel", () -> new LifecycleAck(new WorkerRef(says, worker), WorkerStatus.CANCELLED, 1));
    }

    @Override
    public void delete(WorkerId worker) {
        act("delete", () -> "");
    }

    @Override
    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        return act("transcript", () -> TranscriptPage.builder(new WorkerRef(says, worker), start, limit, List.of()).build());
    }

    @Override
    public EventPage events(WorkerId worker, EventQuery query) {
        return act("events", () -> {
            throw RuntimeSource.unsupported("show events");
        });
    }

    @Override
    public Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        if ("broken-feed".equals(behaviours.get("subscribe"))) {
            return new BrokenFeed<>();
        }
        if ("notice-feed".equals(behaviours.get("subscribe"))) {
            return Feed.of(List.of(new StreamFrame.Notice(StreamNotice.UNSUPPORTED, secret, true)));
        }
        return act("subscribe", () -> {
            throw RuntimeSource.unsupported("stream events");
        });
    }

    @Override
    public Optional<Feed<SourceChange>> watch() {
        return "broken-feed".equals(behaviours.get("watch")) ? Optional.of(new BrokenFeed<>()) : act("watch", Optional::empty);
    }

    private RuntimeProjection remark(RuntimeProjection plain) {
        return behaviours.containsKey("remarks") ? plain.withDiagnostic(Diagnostic.warning("lab_remark", behaviours.get("remarks"))) : plain;
    }

    private List<WorkerProjection> page(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> worker("w" + i)).toList();
    }

    private WorkerProjection worker(String id) {
        return WorkerProjection.readOnly(new WorkerRef(says, new WorkerId(id)), HOST, label + " " + id, WorkerStatus.RUNNING);
    }

    private <T> T act(String operation, Supplier<T> fine) {
        synchronized (this) {
            entered++;
            notifyAll();
        }
        String behaviour = behaviours.getOrDefault(operation, behaviours.get(ALL));
        switch (behaviour) {
            case "fine":
                return fine.get();
            case "hangs":
                hang();
                return fine.get();
            case "hangs-deaf":
                hangDeaf();
                return fine.get();
            case "spins":
                spin();
                return fine.get();
            case "stack":
                return overflow(fine);
            case "memory":
                throw new OutOfMemoryError(secret);
            case "death":
                throw new ThreadDeath();
            case "throws":
                throw new IllegalStateException(secret, new java.io.IOException(secret));
            case "throws-error":
                throw new NoClassDefFoundError(secret);
            case "throws-unprintable":
                throw new Unprintable();
            case "throws-typed":
                // As a third-party source that passes on a library's message.
                throw new YadoException(new Failure(FailureCode.RUNTIME_REJECTED, secret).with("where", secret).with(Failure.RUN_ID, secret)
                        .with("Planted-name", true), new java.io.IOException(secret));
            case "null":
                return null;
            default:
                throw new IllegalArgumentException(behaviour);
        }
    }

    /** Uses a processor, and ignores interruption. */
    private void spin() {
        while (released.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private <T> T overflow(Supplier<T> fine) {
        return workers < 0 ? fine.get() : overflow(() -> overflow(fine));
    }

    private void hang() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(secret, e);
        }
    }

    private void hangDeaf() {
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                // Ignores interruption on purpose.
            }
        }
    }

    /** A stream that opens and fails when it is read. */
    private final class BrokenFeed<F> implements Feed<F> {
        @Override
        public Optional<F> poll() {
            throw new IllegalStateException(secret, new java.io.IOException(secret));
        }

        @Override
        public boolean ended() {
            return false;
        }

        @Override
        public void onReady(Runnable signal) {
            signal.run();
        }

        @Override
        public void close() {
            throw new IllegalStateException(secret);
        }
    }

    /** An exception whose methods fail. */
    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage fails on purpose");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("toString fails on purpose");
        }
    }
}
