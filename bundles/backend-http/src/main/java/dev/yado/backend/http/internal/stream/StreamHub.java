package dev.yado.backend.http.internal.stream;

import dev.yado.backend.http.internal.stream.fleet.FleetStreams;
import dev.yado.backend.http.internal.stream.worker.UpstreamMetrics;
import dev.yado.backend.http.internal.stream.worker.WorkerStreamHub;
import dev.yado.http.stream.FrameEncoder;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.http.stream.StreamServer;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.FrameFormat;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.stream.BlockingExecutors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Every stream of this bundle: of Workers and of the fleet. Owns the threads that wait for Runtimes. Thread-safe. */
public final class StreamHub implements AutoCloseable {

    /** More than the registry lets wait for one Runtime, so that one that hangs leaves threads for the others. */
    private static final int MAX_PLATFORM_THREADS = 256;

    /** Runs what may wait for a Runtime: opening streams, reading logs. */
    private final ExecutorService waiting = BlockingExecutors.create("yado-backend-read", MAX_PLATFORM_THREADS);
    private final ModelJson json;
    private final StreamServer streams;
    private final WorkerStreamHub workers;
    private final FleetStreams fleet;

    /** @param linger see {@link WorkerStreamHub} */
    public StreamHub(RuntimeRegistry registry, ModelJson json, StreamMetrics metrics, UpstreamMetrics upstreams, int maxStreams,
            Duration heartbeat, Duration linger) {
        this.json = json;
        this.streams = new StreamServer("this Backend's API", "yado-backend", metrics, maxStreams, heartbeat);
        this.workers = new WorkerStreamHub(registry, waiting, streams.timer(), linger, upstreams);
        this.fleet = new FleetStreams(registry, json, waiting, streams.timer(), workers::runtimeServes);
    }

    /** Begins to follow the fleet. */
    public void start() {
        fleet.start();
        streams.start();
    }

    /** StreamServer a Worker's events as SSE. Takes the request over, unless it throws. */
    public void sse(Caller caller, WorkerRef worker, Optional<Cursor> after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        streams.sse(request, response, encoder(worker), () -> workers.open(caller, worker, after));
    }

    /** StreamServer the fleet's changes as SSE. Takes the request over, unless it throws. */
    public void fleetSse(Caller caller, Optional<String> lastId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        streams.sseBlocks(request, response, () -> fleet.open(caller, lastId));
    }

    /** StreamServer a Worker's events over a WebSocket. Until the upgrade, failures are thrown and answered as plain HTTP. */
    public void webSocket(Caller caller, WorkerRef worker, Optional<Cursor> after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        streams.webSocket(request, response, encoder(worker), () -> workers.open(caller, worker, after));
    }

    private FrameEncoder encoder(WorkerRef worker) {
        return new FrameEncoder(new FrameWriter(json, FrameFormat.backend(worker.runtimeId())), worker.workerId());
    }

    /** Tells every client that this is the end, gives it a moment to take that, and leaves nothing behind. */
    @Override
    public void close() {
        streams.refuse();
        workers.close();
        fleet.close();
        streams.close();
        waiting.shutdownNow();
    }
}
