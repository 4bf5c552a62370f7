package dev.yado.backend.http.internal.stream.fleet;

import dev.yado.backend.http.internal.stream.worker.WorkerStreamHub;
import dev.yado.http.stream.SseFormat;
import dev.yado.http.stream.SseReplayBuffer;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.json.ModelJson;
import dev.yado.model.stream.Feed;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Streams the fleet's changes. Each caller has its own watch and replay buffer, because the policy may show different changes to each. Those of the
 * callers that have streams are kept, at most {@value #MAX_CALLERS}; of the others the {@value #MAX_IDLE} that were used last, so that a client that
 * returns can resume. Also reports Runtimes that become available. Thread-safe.
 */
public final class FleetStreams {

    static final int MAX_CALLERS = 128;
    static final int MAX_IDLE = 16;
    private static final Caller SELF = Caller.of("backend-http", Caller.Kind.INTERNAL);

    private final RuntimeRegistry registry;
    private final ModelJson json;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final FleetWatch own;
    private final byte[] resync;

    // Guarded by this.
    private final LinkedHashMap<Caller, Followed> followed = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    private record Followed(SseReplayBuffer log, FleetWatch watch) {
    }

    /** @param onServing called with every Runtime that becomes available, for the first time or again */
    public FleetStreams(RuntimeRegistry registry, ModelJson json, Executor executor, ScheduledExecutorService timer,
            Consumer<RuntimeId> onServing) {
        this.registry = registry;
        this.json = json;
        this.executor = executor;
        this.timer = timer;
        this.resync = SseFormat.frame("resync", null, encode(new FleetChange.Resync()));
        this.own = new FleetWatch(registry, SELF, change -> serving(change, onServing), executor, timer);
    }

    /**
     * Starts watching the fleet.
     *
     * @throws dev.yado.model.failure.YadoException if the registry refuses
     */
    public void start() {
        own.start();
    }

    /**
     * Opens a stream: the changes after {@code lastId} if they are still held, otherwise the present Runtimes; then changes as they happen.
     *
     * @throws dev.yado.model.failure.YadoException {@code overloaded} if too many callers have streams
     */
    public Feed<byte[]> open(Caller caller, Optional<String> lastId) {
        SseReplayBuffer.Reader reader;
        // A buffer without a reader may be released at any time.
        synchronized (this) {
            SseReplayBuffer log = log(caller);
            Optional<SseReplayBuffer.Reader> resumed = lastId.flatMap(log::resume);
            if (resumed.isPresent()) {
                return resumed.get();
            }
            reader = log.open();
        }
        try {
            List<byte[]> state = new ArrayList<>();
            if (lastId.isPresent()) {
                state.add(resync);
            }
            for (RuntimeProjection runtime : registry.runtimes(caller, WorkerQuery.first(WorkerQuery.MAX_LIMIT)).items()) {
                state.add(SseFormat.frame("runtime_added", null, json.encode(FleetFrame.added(runtime))));
            }
            reader.first(state);
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** Ends all streams with a last block that states this. */
    public void close() {
        List<Followed> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(followed.values());
            followed.clear();
        }
        own.close();
        byte[] last = SseFormat.frame("diagnostic", null, json.encode(FleetFrame.closing()));
        all.forEach(each -> {
            each.watch().close();
            each.log().end(last);
        });
    }

    private synchronized SseReplayBuffer log(Caller caller) {
        if (closed) {
            throw WorkerStreamHub.closing();
        }
        Followed known = followed.get(caller);
        if (known == null) {
            makeRoom();
            SseReplayBuffer log = new SseReplayBuffer("fo_", ThreadLocalRandom.current().nextInt(), resync);
            FleetWatch watch = new FleetWatch(registry, caller, change -> publish(caller, log, change), executor, timer);
            watch.start();
            known = new Followed(log, watch);
            followed.put(caller, known);
        }
        return known.log();
    }

    private void makeRoom() {
        List<Caller> idle = followed.entrySet().stream().filter(each -> !each.getValue().log().isRead()).map(Map.Entry::getKey).toList();
        for (Caller longest : idle.subList(0, Math.max(0, idle.size() - MAX_IDLE + 1))) {
            followed.remove(longest).watch().close();
        }
        if (followed.size() - Math.min(idle.size(), MAX_IDLE - 1) >= MAX_CALLERS) {
            throw new YadoException(new Failure(FailureCode.OVERLOADED, "too many callers have streams of the fleet; try again later",
                    Map.of(Failure.RETRY_AFTER, 1)));
        }
    }

    private void publish(Caller caller, SseReplayBuffer log, FleetChange change) {
        FleetFrame frame = FleetFrame.of(change);
        if (!(change instanceof FleetChange.AccessEnded)) {
            log.publish(frame.kind(), json.encode(frame));
            return;
        }
        // The buffer may contain what the caller may no longer see: the next stream of this caller begins with a new one.
        synchronized (this) {
            Followed ended = followed.get(caller);
            if (ended != null && ended.log() == log) {
                followed.remove(caller);
                ended.watch().close();
            }
        }
        log.end(SseFormat.frame(frame.kind(), null, json.encode(frame)));
    }

    private byte[] encode(FleetChange change) {
        return json.encode(FleetFrame.of(change));
    }

    private static void serving(FleetChange change, Consumer<RuntimeId> onServing) {
        RuntimeProjection runtime = null;
        if (change instanceof FleetChange.RuntimeAdded added) {
            runtime = added.projection();
        } else if (change instanceof FleetChange.RuntimeChanged changed) {
            runtime = changed.projection();
        }
        if (runtime != null && (runtime.status() == RuntimeStatus.RUNNING || runtime.status() == RuntimeStatus.DRAINING)) {
            onServing.accept(runtime.runtimeId());
        }
    }
}
