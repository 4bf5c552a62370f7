package dev.yado.source.remote.internal.monitor;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.runtime.wire.DescribedRuntime;
import dev.yado.runtime.wire.RuntimeFrame;
import dev.yado.runtime.wire.RuntimeFrames;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.source.remote.internal.call.RemoteFailures;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.stream.OpenStreams;
import dev.yado.source.remote.internal.transport.RemoteHttpClient;
import dev.yado.source.remote.internal.transport.RemoteSseConnection;
import dev.yado.source.remote.internal.transport.StreamEnd;
import dev.yado.source.remote.internal.transport.StreamSink;
import dev.yado.support.concurrent.Backoff;
import dev.yado.support.log.FailureLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Observes one Runtime for as long as its source exists. Follows the Runtime-wide event stream, polls at once when that breaks, and continues to poll, with
 * backoff, while the Runtime is unavailable. A Runtime without that stream is polled at a fixed interval.
 *
 * <p>{@link #run} blocks its thread until that is interrupted. The other methods may be called by any thread.
 */
public final class RuntimeMonitor implements Runnable {

    private static final Logger LOG = System.getLogger("dev.yado.source.remote");
    /** The minimum interval between polls of a Runtime that responds, but wrongly: that is not repaired within a second. */
    private static final Duration AFTER_WRONG_RESPONSE = Duration.ofSeconds(1);

    private final FailureLog failures = new FailureLog(LOG);
    private final RemoteSettings settings;
    private final RuntimeProbe probe;
    private final RuntimeFrames frames;
    private final OpenStreams open;
    private final RuntimeMonitorListener listener;
    private final MonitorIntervals intervals;
    private final Backoff backoff;
    private final Semaphore wake = new Semaphore(0);

    private volatile RuntimeObservation observation;
    private volatile boolean streamEnded;
    /** The number of the current stream: what an older one still delivers is dropped. */
    private final AtomicInteger generation = new AtomicInteger();

    public RuntimeMonitor(RemoteSettings settings, RemoteHttpClient http, RuntimeResponseReader responses, RuntimeFrames frames, RemoteFailures failures,
            OpenStreams open,
            RuntimeMonitorListener listener, MonitorIntervals intervals) {
        this.settings = settings;
        this.probe = new RuntimeProbe(settings, http, responses, failures, intervals.pollTimeout());
        this.frames = frames;
        this.open = open;
        this.listener = listener;
        this.intervals = intervals;
        this.backoff = new Backoff(intervals.retry());
        Instant now = now();
        this.observation = new RuntimeObservation(Optional.empty(), Optional.of(new Failure(FailureCode.RUNTIME_UNAVAILABLE,
                "Runtime " + settings.id() + " has not answered yet")), now, now, false, Optional.empty());
    }

    /** Returns the latest observation. */
    public RuntimeObservation observation() {
        return observation;
    }

    /** Polls the Runtime soon, because something casts doubt on the latest observation. */
    public void suspect() {
        wake.release();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    poll();
                    follow();
                } catch (YadoException e) {
                    unavailable(e.failure());
                    pause(e.code());
                } catch (RuntimeException e) {
                    failures.log(Level.ERROR, "the monitor of Runtime " + settings.id() + " failed unexpectedly and continues", e);
                    unavailable(new Failure(FailureCode.INTERNAL, "the monitor of Runtime " + settings.id() + " failed"));
                    pause(FailureCode.INTERNAL);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(FailureCode why) throws InterruptedException {
        if (why == FailureCode.RUNTIME_AUTH_FAILED) {
            settings.token().refresh();
        }
        Duration wait = backoff.next();
        boolean gone = why == FailureCode.RUNTIME_UNAVAILABLE || why == FailureCode.RUNTIME_TIMEOUT;
        sleep(gone || wait.compareTo(AFTER_WRONG_RESPONSE) > 0 ? wait : AFTER_WRONG_RESPONSE);
    }

    private void poll() throws InterruptedException {
        RuntimeObservation before = observation;
        DescribedRuntime now = probe.describe(before.described().isPresent() && before.failure().isPresent());
        described(generation.get(), now, probe.clockSkew());
    }

    /** Follows the Runtime-wide stream until it ends; waits for the poll interval if there is none. */
    private void follow() throws InterruptedException {
        if (observation.polled()) {
            wake.tryAcquire(intervals.poll().toMillis(), TimeUnit.MILLISECONDS);
            wake.drainPermits();
            return;
        }
        streamEnded = false;
        wake.drainPermits();
        RemoteSseConnection stream =
                new RemoteSseConnection(new Changes(generation.incrementAndGet()), settings.maxResponseBytes(), settings.heartbeatTimeout());
        open.add(stream);
        long openedAt = System.nanoTime();
        try {
            if (!probe.open(stream)) {
                observation = observation.polled(true);
                backoff.reset();
                LOG.log(Level.INFO, "Runtime {0} has no event stream of its own; it is polled every {1} ms", settings.id(), intervals.poll().toMillis());
                listener.resync();
                return;
            }
            // Only now: changes after the lists are read again are on the stream.
            listener.resync();
            while (!streamEnded) {
                // Nothing on the stream shows that a clock has changed.
                wake.tryAcquire(intervals.recheck().toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
                if (!streamEnded) {
                    poll();
                }
            }
        } finally {
            generation.incrementAndGet();
            stream.close();
            open.remove(stream);
        }
        if (System.nanoTime() - openedAt > intervals.settled().toNanos()) {
            backoff.reset();
        } else {
            poll();
            sleep(backoff.next());
        }
    }

    private synchronized void described(int from, DescribedRuntime now, Optional<Duration> clockSkew) {
        if (from != generation.get()) {
            return;
        }
        RuntimeObservation before = observation;
        if (before.failure().isPresent()) {
            LOG.log(Level.INFO, "Runtime {0} is available", settings.id());
            // First: a client that sees the Runtime running and calls it must not find the circuit open.
            listener.reachable();
        }
        observation = before.described(now, now(), clockSkew);
        Optional<RuntimeSummary> then = before.summary();
        boolean newEpoch = then.filter(s -> !s.epoch().equals(now.summary().epoch())).isPresent();
        if (newEpoch) {
            LOG.log(Level.INFO, "Runtime {0} began a new log", settings.id());
        }
        boolean otherSkew = !before.clockSkew().equals(clockSkew);
        if (otherSkew) {
            LOG.log(clockSkew.isPresent() ? Level.WARNING : Level.INFO, "Runtime {0}: {1}", settings.id(), clockSkew.map(ClockComparison::describe)
                    .map(difference -> "the clock of its host is " + difference + " this one").orElse("no difference of the clocks is seen any more"));
        }
        if (otherSkew || before.failure().isPresent() || !then.equals(Optional.of(now.summary()))) {
            listener.runtimeChanged();
        }
        // Nothing else shows that the Workers of a Runtime without a stream have changed.
        boolean counted = observation.polled() && then.filter(s -> !s.workers().equals(now.summary().workers())).isPresent();
        if (newEpoch || counted || observation.polled() && before.failure().isPresent()) {
            listener.resync();
        }
    }

    private synchronized void unavailable(Failure why) {
        RuntimeObservation before = observation;
        // Its next process may be of another version, with a stream.
        RuntimeObservation after = before.failed(why, now()).polled(false);
        // First: a client that calls a process that is only starting must not get that process's 404.
        listener.unavailable(why, after.since());
        observation = after;
        boolean news = before.failure().map(Failure::code).filter(why.code()::equals).isEmpty();
        if (news) {
            failures.log(Level.WARNING, "Runtime " + settings.id() + " is not available (" + why.code().wire() + "): " + why.message());
            listener.runtimeChanged();
        }
    }

    /** Returns the time in milliseconds, the precision in which times are shown. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Receives the Runtime-wide stream, on the connection's threads. */
    private final class Changes implements StreamSink {

        private final int ownGeneration;

        Changes(int ownGeneration) {
            this.ownGeneration = ownGeneration;
        }

        @Override
        public void event(byte[] data) {
            frames.read(data, settings.id()).ifPresent(this::take);
        }

        private void take(RuntimeFrame frame) {
            if (ownGeneration != generation.get()) {
                return;
            }
            if (frame instanceof RuntimeFrame.WorkerChanged changed) {
                listener.workerChanged(changed.worker(), observation);
            } else if (frame instanceof RuntimeFrame.WorkerRemoved removed) {
                listener.workerRemoved(removed.worker());
            } else if (frame instanceof RuntimeFrame.RuntimeChanged changed && changed.runtime().isPresent()) {
                described(ownGeneration, new DescribedRuntime(changed.runtime().get(), observation.described().map(DescribedRuntime::ownId).orElse("")),
                        observation.clockSkew());
            } else if (frame instanceof RuntimeFrame.RuntimeChanged) {
                suspect();
            } else if (frame instanceof RuntimeFrame.Resync) {
                listener.resync();
            } else if (frame instanceof RuntimeFrame.Notice notice && notice.ends()) {
                ended(StreamEnd.CLOSED);
            }
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void ended(StreamEnd how) {
            if (how == StreamEnd.MALFORMED) {
                failures.log(Level.WARNING, "Runtime " + settings.id() + " sent an invalid event on its stream; the stream is opened again");
            }
            if (ownGeneration == generation.get()) {
                streamEnded = true;
                suspect();
            }
        }
    }
}
