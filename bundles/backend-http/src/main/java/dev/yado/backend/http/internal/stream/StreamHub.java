package dev.yado.backend.http.internal.stream;

import dev.yado.backend.http.internal.stream.fleet.FleetStreams;
import dev.yado.backend.http.internal.stream.worker.UpstreamMetrics;
import dev.yado.backend.http.internal.stream.worker.WorkerStreamHub;
import dev.yado.http.stream.FrameEncoder;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.http.stream.StreamServer;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.support.concurrent.BlockingExecutors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** All streams of this bundle: of Workers and of the fleet. Owns the threads that block on Runtimes. Thread-safe. */
public final class StreamHub implements AutoCloseable {

    /**
     * Maximum number of platform threads. Higher than the registry's default of concurrent calls to one Runtime, so that one that does not
     * respond leaves threads for the others.
     */
    private static final int MAX_PLATFORM_THREADS = 256;

    /** Runs tasks that block on a Runtime: opening streams, reading logs. */
    private final ExecutorService blocking = BlockingExecutors.create("yado-backend-read", MAX_PLATFORM_THREADS);
    private final ModelJson json;
    private final StreamServer streams;
    private final WorkerStreamHub workers;
    private final FleetStreams fleet;

    /** @param linger see {@link WorkerStreamHub} */
    public StreamHub(RuntimeRegistry registry, ModelJson json, StreamMetrics metrics, UpstreamMetrics upstreams, int maxStreams,
            Duration heartbeat, Duration linger) {
        this.json = json;
        this.streams = new StreamServer("this Backend's API", "yado-backend", metrics, maxStreams, heartbeat);
        this.workers = new WorkerStreamHub(registry, blocking, streams.timer(), linger, upstreams);
        this.fleet = new FleetStreams(registry, json, blocking, streams.timer(), workers::runtimeServes);
    }

    /** Starts watching the fleet. */
    public void start() {
        fleet.start();
        streams.start();
    }

    /** Streams a Worker's events as SSE. Takes the request over, unless it throws. */
    public void sse(Caller caller, WorkerRef worker, Optional<Cursor> after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        streams.sse(request, response, encoder(worker), () -> workers.open(caller, worker, after));
    }

    /** Streams the fleet's changes as SSE. Takes the request over, unless it throws. */
    public void fleetSse(Caller caller, Optional<String> lastId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        streams.sseBlocks(request, response, () -> fleet.open(caller, lastId));
    }

    /** Streams a Worker's events over a WebSocket. Failures before the upgrade are thrown and sent as plain HTTP responses. */
    public void webSocket(Caller caller, WorkerRef worker, Optional<Cursor> after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        streams.webSocket(request, response, encoder(worker), () -> workers.open(caller, worker, after));
    }

    private FrameEncoder encoder(WorkerRef worker) {
        return new FrameEncoder(new FrameWriter(json, FrameFormat.backend(worker.runtimeId())), worker.workerId());
    }

    /** Ends all streams with a last frame that states this, gives the clients a moment to receive it, and releases all resources. */
    @Override
    public void close() {
        streams.refuse();
        workers.close();
        fleet.close();
        streams.close();
        blocking.shutdownNow();
    }
}
