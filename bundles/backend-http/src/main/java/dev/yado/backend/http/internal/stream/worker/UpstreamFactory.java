package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.stream.LiveLog;
import java.util.function.Consumer;

/** Creates upstreams. Thread-safe. */
record UpstreamFactory(RuntimeRegistry registry, RuntimeExecutors executors, DelayedTasks delayed, UpstreamMetrics metrics) {

    /**
     * Creates an upstream that is not started yet.
     *
     * @param onLive called whenever the stream is connected, for the first time or again
     * @param onEnd  called once when it has ended finally, with the last frame for its subscribers
     */
    Upstream create(WorkerRef worker, Consumer<LiveLog> onLive, Consumer<Notice> onEnd) {
        return new Upstream(new UpstreamLink(registry, worker, delayed, metrics), executors.executor(worker.runtimeId()), metrics, onLive, onEnd);
    }
}
