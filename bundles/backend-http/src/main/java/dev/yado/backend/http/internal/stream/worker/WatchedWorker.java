package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerRef;
import dev.yado.stream.LiveLog;
import dev.yado.stream.LogReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One Worker's upstream and the subscribers on it. Counts its users, so that its owner knows when to close it. Thread-safe. */
final class WatchedWorker {

    /** Maximum time from opening an upstream to its first snapshot. */
    private static final Duration FIRST_SNAPSHOT = Duration.ofSeconds(5);
    private static final Duration PARK_RETRY = Duration.ofSeconds(1);

    private final Upstream upstream;
    private final DelayedTasks delayed;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private int users;
    private long generation;

    /** @param onEnd called when the upstream has ended finally, before the subscribers are ended */
    WatchedWorker(WorkerRef worker, UpstreamFactory upstreams, DelayedTasks delayed, Consumer<WatchedWorker> onEnd) {
        this.delayed = delayed;
        this.upstream = upstreams.create(worker, this::resumeAll, last -> {
            onEnd.accept(this);
            subscribers.forEach(subscriber -> subscriber.finish(last));
        });
    }

    Upstream upstream() {
        return upstream;
    }

    synchronized void addUser() {
        users++;
        generation++;
    }

    /** Returns a generation for {@link #isUnusedSince} if this was the last user; empty otherwise. */
    synchronized OptionalLong removeUser() {
        users--;
        return users > 0 ? OptionalLong.empty() : OptionalLong.of(++generation);
    }

    /** Returns whether there was no user since {@link #removeUser} returned this generation. */
    synchronized boolean isUnusedSince(long unusedGeneration) {
        return users == 0 && generation == unusedGeneration;
    }

    /**
     * Opens a stream on the upstream. Blocks until the upstream has its first snapshot.
     *
     * @param onClose called once when the reader closes the stream
     * @throws YadoException if the source refuses, or has not sent a snapshot in time ({@code runtime_timeout})
     */
    Subscriber subscribe(Optional<Cursor> after, LogReader reader, Runnable onClose) {
        LiveLog log = awaitLog();
        Subscriber subscriber = new Subscriber(log, after, reader, !upstream.connected(), parked -> retryParked(log, parked), closed -> {
            subscribers.remove(closed);
            onClose.run();
        });
        subscribers.add(subscriber);
        if (upstream.connected()) {
            // It may have reconnected after the first check but before resumeAll() could see this subscriber.
            subscriber.resume(log);
        }
        return subscriber;
    }

    private LiveLog awaitLog() {
        try {
            return upstream.log().get(FIRST_SNAPSHOT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof YadoException failure ? new YadoException(failure.failure(), failure)
                    : new YadoException(new Failure(FailureCode.INTERNAL, "the stream could not be opened"), e);
        } catch (TimeoutException e) {
            throw new YadoException(new Failure(FailureCode.RUNTIME_TIMEOUT, "the Runtime did not begin the stream in time")
                    .with(Failure.MAY_HAVE_BEEN_EXECUTED, false), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the request was interrupted"), e);
        }
    }

    private void resumeAll(LiveLog log) {
        subscribers.forEach(subscriber -> subscriber.resume(log));
    }

    /** Resumes a subscriber that parked while the upstream is connected: no reconnect would resume it then. */
    private void retryParked(LiveLog log, Subscriber parked) {
        delayed.run(PARK_RETRY, () -> {
            if (upstream.connected()) {
                parked.resume(log);
            }
        });
    }
}
