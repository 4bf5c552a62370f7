package dev.yado.registry.internal;

import dev.yado.model.id.HostId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerProjection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A source of a third party: pages its Workers by index and runs a hook of the test before each call. */
class FakeSource implements RuntimeSource {

    /** Runs before a call returns. */
    interface Behaviour {
        void beforeAnswer() throws Exception;
    }

    static final HostId HOST = new HostId("host-1");

    final RuntimeId says;
    final String label;
    final List<String> workers = new ArrayList<>();
    final AtomicInteger calls = new AtomicInteger();
    /** Maximum number of items per page, whatever is requested. */
    volatile int pageSize = Integer.MAX_VALUE;
    volatile Behaviour behaviour = () -> {};
    volatile Supplier<Optional<Feed<SourceChange>>> watching = Optional::empty;
    volatile Supplier<Feed<StreamFrame>> streaming = () -> {
        throw RuntimeSource.unsupported("stream events");
    };

    FakeSource(String says, String label, String... workers) {
        this.says = new RuntimeId(says);
        this.label = label;
        this.workers.addAll(List.of(workers));
    }

    /** Blocks until interrupted. */
    static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    static WorkerProjection projection(RuntimeId runtime, String worker) {
        return WorkerProjection.readOnly(new WorkerRef(runtime, new WorkerId(worker)), HOST, worker, WorkerStatus.RUNNING).toBuilder().profile("of-" + worker)
                .build();
    }

    @Override
    public RuntimeProjection runtime() {
        before();
        return RuntimeProjection.simple(says, label, RuntimeCapabilities.readOnly());
    }

    @Override
    public List<HostProjection> hosts() {
        before();
        return List.of(HostProjection.builder(says, HOST, SourceKind.CUSTOM, "host", Instant.now()).build());
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        before();
        int from = query.after().map(Integer::parseInt).orElse(0);
        int to = Math.min(workers.size(), from + Math.min(pageSize, query.limit()));
        return new Page<>(workers.subList(from, to).stream().map(worker -> projection(says, worker)).toList(),
                to < workers.size() ? Optional.of(String.valueOf(to)) : Optional.empty());
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId worker) {
        before();
        return workers.contains(worker.value()) ? Optional.of(projection(says, worker.value())) : Optional.empty();
    }

    @Override
    public WorkerProjection create(WorkerRequest request, CallOptions options) {
        before();
        return projection(says, "made");
    }

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        before();
        return InputAck.builder(new WorkerRef(says, worker), WorkerStatus.RUNNING, 1, new RunId("run-1")).build();
    }

    @Override
    public Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        before();
        return streaming.get();
    }

    @Override
    public Optional<Feed<SourceChange>> watch() {
        return watching.get();
    }

    private void before() {
        calls.incrementAndGet();
        try {
            behaviour.beforeAnswer();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("secret text of the source", e);
        }
    }
}
