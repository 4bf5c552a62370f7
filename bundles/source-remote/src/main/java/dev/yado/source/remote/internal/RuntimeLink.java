package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.runtime.wire.DescribedRuntime;
import dev.yado.runtime.wire.RuntimeFrame;
import dev.yado.runtime.wire.RuntimeFrames;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.runtime.wire.WirePaths;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the sight of one Runtime fresh for as long as its source exists: follows its Runtime-wide stream, looks at once when that breaks, and goes on looking, with
 * backoff, while the Runtime is away. A Runtime without that stream is looked at now and then.
 *
 * <p>{@link #run} is the link; it blocks its thread until that is interrupted. The other methods may be called by any thread.
 */
final class RuntimeLink implements Runnable {

    private static final Logger LOG = System.getLogger("dev.yado.source.remote");
    /** Between looks at a Runtime that answers, but not as it should: nobody repairs that within a second. */
    private static final Duration WRONG_ANSWER = Duration.ofSeconds(1);

    private final RemoteSettings settings;
    private final RemoteHttp http;
    private final RuntimeResponseReader answers;
    private final RuntimeFrames frames;
    private final RemoteFailures failures;
    private final OpenStreams open;
    private final LinkListener listener;
    private final LinkTimes times;
    private final Backoff backoff;
    private final Semaphore wake = new Semaphore(0);

    private volatile Sight sight;
    private volatile boolean streamEnded;
    /** Which stream counts: what an older one still brings is dropped. */
    private final AtomicInteger generation = new AtomicInteger();

    RuntimeLink(RemoteSettings settings, RemoteHttp http, RuntimeResponseReader answers, RuntimeFrames frames, RemoteFailures failures, OpenStreams open,
            LinkListener listener, LinkTimes times) {
        this.settings = settings;
        this.http = http;
        this.answers = answers;
        this.frames = frames;
        this.failures = failures;
        this.open = open;
        this.listener = listener;
        this.times = times;
        this.backoff = new Backoff(times.retry(), ThreadLocalRandom.current());
        Instant now = now();
        this.sight = new Sight(Optional.empty(), Optional.of(new Failure(FailureCode.RUNTIME_UNAVAILABLE,
                "Runtime " + settings.id() + " has not answered yet")), now, now, false);
    }

    Sight sight() {
        return sight;
    }

    /** Something happened that makes one doubt that the Runtime is still as it was seen. */
    void suspect() {
        wake.release();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    look();
                    follow();
                } catch (YadoException e) {
                    away(e.failure());
                    pause(e.code());
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "the link to Runtime " + settings.id() + " failed unexpectedly and goes on", e);
                    away(new Failure(FailureCode.INTERNAL, "the link to Runtime " + settings.id() + " failed"));
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
        sleep(gone || wait.compareTo(WRONG_ANSWER) > 0 ? wait : WRONG_ANSWER);
    }

    /** Asks the Runtime what it is. */
    private void look() throws InterruptedException {
        Duration allowed = settings.requestTimeout().compareTo(times.look()) < 0 ? settings.requestTimeout() : times.look();
        Reply reply;
        try {
            reply = http.exchange(Call.get(WirePaths.RUNTIME), allowed);
        } catch (TransportException e) {
            throw failures.of(e.fault(), false, allowed);
        }
        if (reply.status() == 404 && sight.seen().isPresent() && sight.away().isPresent()) {
            // It was a Runtime before: its process is starting, and the port is open already.
            throw failures.of(TransportException.Fault.UNREACHABLE, false, allowed);
        }
        if (reply.status() == 404 || reply.status() == 405) {
            throw failures.malformed("what no Runtime sends (HTTP " + reply.status() + "); base_url may be wrong", false);
        }
        if (!reply.accepted()) {
            throw failures.refused(reply.status(), answers.error(reply.body()), false);
        }
        seen(generation.get(), answers.runtime(reply.body()));
    }

    /** Follows the Runtime-wide stream until it ends; waits a while where there is none. */
    private void follow() throws InterruptedException {
        if (sight.polled()) {
            wake.tryAcquire(times.poll().toMillis(), TimeUnit.MILLISECONDS);
            wake.drainPermits();
            return;
        }
        streamEnded = false;
        wake.drainPermits();
        SseStream stream = new SseStream(new Changes(generation.incrementAndGet()), settings.maxResponseBytes(), settings.heartbeatTimeout());
        open.add(stream);
        long openedAt = System.nanoTime();
        try {
            if (!open(stream)) {
                return;
            }
            // Only now: whoever reads the lists again finds what changes after that on the stream.
            listener.resync();
            while (!streamEnded) {
                wake.acquire();
                wake.drainPermits();
                if (!streamEnded) {
                    look();
                }
            }
        } finally {
            generation.incrementAndGet();
            stream.close();
            open.remove(stream);
        }
        if (System.nanoTime() - openedAt > times.settled().toNanos()) {
            backoff.reset();
        } else {
            look();
            sleep(backoff.next());
        }
    }

    /** @return false when the Runtime has no such stream */
    private boolean open(SseStream stream) throws InterruptedException {
        Reply reply;
        try {
            reply = http.open(Call.stream(WirePaths.EVENTS), Optional.empty(), stream, settings.requestTimeout());
        } catch (TransportException e) {
            throw failures.of(e.fault(), false, settings.requestTimeout());
        }
        if (reply.streaming()) {
            return true;
        }
        switch (reply.status()) {
            case 404, 405, 406, 415, 501 -> {
                sight = sight.polled(true);
                backoff.reset();
                LOG.log(Level.INFO, "Runtime {0} has no stream of its changes; it is looked at every {1} ms", settings.id(), times.poll().toMillis());
                listener.resync();
                return false;
            }
            default -> throw reply.accepted() ? failures.malformed("no stream where one was asked for", false)
                    : failures.refused(reply.status(), answers.error(reply.body()), false);
        }
    }

    private synchronized void seen(int from, DescribedRuntime now) {
        if (from != generation.get()) {
            return;
        }
        Sight before = sight;
        if (before.away().isPresent()) {
            LOG.log(Level.INFO, "Runtime {0} answers", settings.id());
            // First: who sees it running and calls it must not be told that it is away.
            listener.reachable();
        }
        sight = before.seen(now, now());
        Optional<RuntimeSummary> then = before.summary();
        boolean reborn = then.filter(s -> !s.epoch().equals(now.summary().epoch())).isPresent();
        if (reborn) {
            LOG.log(Level.INFO, "Runtime {0} began a new log", settings.id());
        }
        if (before.away().isPresent() || !then.equals(Optional.of(now.summary()))) {
            listener.runtimeChanged();
        }
        // Nothing else tells that the Workers of a Runtime without a stream have changed.
        boolean counted = sight.polled() && then.filter(s -> !s.workers().equals(now.summary().workers())).isPresent();
        if (reborn || counted || sight.polled() && before.away().isPresent()) {
            listener.resync();
        }
    }

    private synchronized void away(Failure why) {
        Sight before = sight;
        // It may come back as another make.
        Sight after = before.away(why, now()).polled(false);
        // First: who sees it away and calls what is starting in its place must not take its 404 for an answer.
        listener.away(why, after.since());
        sight = after;
        boolean news = before.away().map(Failure::code).filter(why.code()::equals).isEmpty();
        if (news) {
            LOG.log(Level.WARNING, "Runtime {0} is not available ({1}): {2}", settings.id(), why.code().wire(), why.message());
        }
        if (news) {
            listener.runtimeChanged();
        }
    }

    /** In the milliseconds in which times are shown. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Takes the Runtime-wide stream; run by the connection's threads. */
    private final class Changes implements StreamSink {

        private final int mine;

        Changes(int mine) {
            this.mine = mine;
        }

        @Override
        public void event(byte[] data) {
            frames.read(data, settings.id()).ifPresent(this::take);
        }

        private void take(RuntimeFrame frame) {
            if (mine != generation.get()) {
                return;
            }
            if (frame instanceof RuntimeFrame.WorkerChanged changed) {
                listener.workerChanged(changed.worker());
            } else if (frame instanceof RuntimeFrame.WorkerRemoved removed) {
                listener.workerRemoved(removed.worker());
            } else if (frame instanceof RuntimeFrame.RuntimeChanged changed && changed.runtime().isPresent()) {
                seen(mine, new DescribedRuntime(changed.runtime().get(), sight.seen().map(DescribedRuntime::ownId).orElse("")));
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
            if (how == StreamEnd.GARBAGE) {
                LOG.log(Level.WARNING, "Runtime {0} sent something on its stream that is not of the contract; it is opened again", settings.id());
            }
            if (mine == generation.get()) {
                streamEnded = true;
                suspect();
            }
        }
    }
}
