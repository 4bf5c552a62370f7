package dev.yado.source.remote.internal.runtime;

import dev.yado.model.json.ModelJson;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.runtime.wire.RuntimeFrames;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.remote.internal.call.CircuitBreaker;
import dev.yado.source.remote.internal.call.RemoteCalls;
import dev.yado.source.remote.internal.call.RemoteFailures;
import dev.yado.source.remote.internal.monitor.MonitorIntervals;
import dev.yado.source.remote.internal.monitor.RemoteChanges;
import dev.yado.source.remote.internal.monitor.RuntimeMonitor;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.stream.OpenStreams;
import dev.yado.source.remote.internal.stream.RemoteWorkerStreams;
import dev.yado.source.remote.internal.transport.RemoteHttpClient;
import dev.yado.source.remote.internal.transport.StreamConnection;
import dev.yado.support.concurrent.Backoff;
import dev.yado.support.concurrent.BlockingExecutors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Composes what belongs to one configured Runtime, and owns its threads and connections until it is closed. */
public final class RemoteRuntime implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.yado.source.remote");
    private static final String IDEMPOTENCY = "idempotency";
    /** The monitor is interrupted and waits for nothing else, so this is ample. */
    private static final Duration MONITOR_END = Duration.ofSeconds(2);

    private final RemoteHttpClient http;
    private final RemoteFailures failures;
    private final ScheduledExecutorService timer;
    private final ExecutorService monitorThread;
    private final OpenStreams open;
    private final RemoteWorkerStreams streams;
    private final RemoteChanges changes;
    private final RemoteSource source;

    private RemoteRuntime(RemoteSettings settings, MonitorIntervals intervals) {
        ModelJson json = new ModelJson();
        RuntimeResponseReader responses = new RuntimeResponseReader(json, settings.id());
        RemoteProjections projections = RemoteProjections.of(settings.id(), settings.displayName());
        failures = new RemoteFailures(settings.id());
        timer = Executors.newSingleThreadScheduledExecutor(BlockingExecutors.daemons("yado-remote-timer-" + settings.id()));
        monitorThread = BlockingExecutors.create("yado-remote-monitor-" + settings.id(), 1);
        http = new RemoteHttpClient(settings);
        open = new OpenStreams(timer, settings.heartbeatTimeout());
        CircuitBreaker breaker = new CircuitBreaker(failures, new Backoff(intervals.retry()), Clock.systemUTC());
        changes = new RemoteChanges(breaker, projections::worker);
        RuntimeMonitor monitor = new RuntimeMonitor(settings, http, responses, new RuntimeFrames(json), failures, open, changes, intervals);
        RemoteCalls calls = new RemoteCalls(settings, http, responses, failures, breaker, () -> idempotent(monitor.observation().summary()), monitor::suspect);
        streams = new RemoteWorkerStreams(settings, json, http, calls, responses, failures, open, monitor::suspect);
        changes.onReachable(streams::forget);
        source = new RemoteSource(json, responses, calls, failures, streams, changes, projections, monitor::observation);
        monitorThread.execute(monitor);
    }

    public static RemoteRuntime open(RemoteSettings settings) {
        return open(settings, MonitorIntervals.DEFAULT);
    }

    public static RemoteRuntime open(RemoteSettings settings, MonitorIntervals intervals) {
        return new RemoteRuntime(settings, intervals);
    }

    public RuntimeSource source() {
        return source;
    }

    /**
     * Shows or clears a diagnostic that newer settings are not in effect.
     *
     * @param why empty to clear it
     */
    public void rejectedSettings(Optional<String> why) {
        if (source.rejectedSettings(why)) {
            changes.runtimeChanged();
        }
    }

    /** Ends the monitor and every stream, connection and thread. Calls in progress fail with {@code runtime_unavailable}. */
    @Override
    public void close() {
        monitorThread.shutdownNow();
        streams.close();
        changes.close(failures.closed().failure());
        open.all().forEach(StreamConnection::close);
        timer.shutdownNow();
        http.close();
        awaitMonitor();
    }

    /** Waits, because the bundle's classes may be gone right after {@link #close}. */
    private void awaitMonitor() {
        try {
            if (!monitorThread.awaitTermination(MONITOR_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "the monitor of Runtime {0} has not ended within {1} ms of its interruption", failures.runtime(),
                        MONITOR_END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean idempotent(Optional<RuntimeSummary> summary) {
        return summary.map(RuntimeSummary::capabilities).orElse(Set.of()).contains(IDEMPOTENCY);
    }
}
