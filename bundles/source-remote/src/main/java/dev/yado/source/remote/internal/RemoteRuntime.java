package dev.yado.source.remote.internal;

import dev.yado.model.json.ModelJson;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.runtime.wire.RuntimeFrames;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.source.api.RuntimeSource;
import dev.yado.stream.BlockingExecutors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Everything that belongs to one configured Runtime, from opening to closing. */
final class RemoteRuntime implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.yado.source.remote");
    private static final String IDEMPOTENCY = "idempotency";
    /** It is interrupted, and waits for nothing else. */
    private static final Duration LINK_END = Duration.ofSeconds(2);

    private final RemoteHttp http;
    private final RemoteFailures failures;
    private final ScheduledExecutorService timer;
    private final ExecutorService linkThread;
    private final OpenStreams open;
    private final WorkerStreams streams;
    private final RemoteChanges changes;
    private final RemoteSource source;

    private RemoteRuntime(RemoteSettings settings, LinkTimes times) {
        ModelJson json = new ModelJson();
        RuntimeResponseReader answers = new RuntimeResponseReader(json, settings.id());
        RemoteProjections projections = RemoteProjections.of(settings.id(), settings.displayName());
        failures = new RemoteFailures(settings.id());
        timer = Executors.newSingleThreadScheduledExecutor(BlockingExecutors.daemons("yado-remote-timer-" + settings.id()));
        linkThread = BlockingExecutors.create("yado-remote-link-" + settings.id(), 1);
        http = new RemoteHttp(settings);
        open = new OpenStreams(timer, settings.heartbeatTimeout());
        Breaker breaker = new Breaker(failures, new Backoff(times.retry(), ThreadLocalRandom.current()), Clock.systemUTC());
        Sights sights = new Sights();
        changes = new RemoteChanges(breaker, worker -> projections.worker(worker, sights.link.sight()));
        RuntimeLink link = new RuntimeLink(settings, http, answers, new RuntimeFrames(json), failures, open, changes, times);
        sights.link = link;
        RemoteCalls calls = new RemoteCalls(settings, http, answers, failures, breaker, () -> idempotent(link.sight().summary()), link::suspect);
        streams = new WorkerStreams(settings, json, http, calls, answers, failures, open, link::suspect);
        changes.onReachable(streams::forget);
        source = new RemoteSource(json, answers, calls, failures, streams, changes, projections, link::sight);
        linkThread.execute(link);
    }

    /** The changes project with the sight of the link that tells of them: one of the two must be made first. */
    private static final class Sights {
        private volatile RuntimeLink link;
    }

    static RemoteRuntime open(RemoteSettings settings) {
        return open(settings, LinkTimes.DEFAULT);
    }

    static RemoteRuntime open(RemoteSettings settings, LinkTimes times) {
        return new RemoteRuntime(settings, times);
    }

    RuntimeSource source() {
        return source;
    }

    /** @param why newer settings could not be used, so that this one goes on and says so; empty when there are none */
    void refused(Optional<String> why) {
        if (source.refused(why)) {
            changes.runtimeChanged();
        }
    }

    /** Ends the link, every stream, every connection and every thread. What is under way fails as {@code runtime_unavailable}. */
    @Override
    public void close() {
        linkThread.shutdownNow();
        streams.close();
        changes.close(failures.closed().failure());
        open.all().forEach(StreamConnection::close);
        timer.shutdownNow();
        http.close();
        awaitLink();
    }

    /** Its bundle's classes may be gone right after this. */
    private void awaitLink() {
        try {
            if (!linkThread.awaitTermination(LINK_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "the link to a Runtime has not ended within {0} ms", LINK_END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean idempotent(Optional<RuntimeSummary> summary) {
        return summary.map(RuntimeSummary::capabilities).orElse(Set.of()).contains(IDEMPOTENCY);
    }
}
