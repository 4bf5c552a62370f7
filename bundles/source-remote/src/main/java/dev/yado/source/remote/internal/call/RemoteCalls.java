package dev.yado.source.remote.internal.call;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.YadoException;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.transport.HttpCall;
import dev.yado.source.remote.internal.transport.HttpReply;
import dev.yado.source.remote.internal.transport.RemoteHttpClient;
import dev.yado.source.remote.internal.transport.TransportException;
import dev.yado.source.remote.internal.transport.TransportException.Fault;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The calls of clients to one Runtime: bounded in number, cut off while it does not answer, repeated where that is safe. Thread-safe. */
public final class RemoteCalls {

    private final RemoteSettings settings;
    private final RemoteHttpClient http;
    private final RuntimeResponseReader answers;
    private final RemoteFailures failures;
    private final CircuitBreaker breaker;
    private final BooleanSupplier idempotent;
    private final Runnable suspect;
    private final Semaphore room;

    /** An exchange that may not be made twice at will. */
    public interface Attempt {
        HttpReply run(Duration allowed) throws TransportException, InterruptedException;
    }

    /**
     * @param idempotent whether the Runtime keeps idempotency keys
     * @param suspect    run when a call found the Runtime away, or not willing
     */
    public RemoteCalls(RemoteSettings settings, RemoteHttpClient http, RuntimeResponseReader answers, RemoteFailures failures, CircuitBreaker breaker,
            BooleanSupplier idempotent, Runnable suspect) {
        this.settings = settings;
        this.http = http;
        this.answers = answers;
        this.failures = failures;
        this.breaker = breaker;
        this.idempotent = idempotent;
        this.suspect = suspect;
        this.room = new Semaphore(settings.maxConcurrentCalls());
    }

    /**
     * The answer to a call that was accepted.
     *
     * @param read understands the body; what it objects to is told of a change as one that may have been executed, because it was accepted
     * @throws YadoException for everything else
     */
    public <T> T accepted(HttpCall call, Function<byte[], T> read) {
        HttpReply reply = attempt(call, allowed -> http.exchange(call, allowed));
        if (!reply.accepted()) {
            throw refused(reply, call);
        }
        try {
            return read.apply(reply.body());
        } catch (YadoException e) {
            throw call.changing() ? new YadoException(e.failure().with(Failure.MAY_HAVE_BEEN_EXECUTED, true)) : e;
        }
    }

    public YadoException refused(HttpReply reply, HttpCall call) {
        if (reply.status() == 401) {
            // The link then looks by itself, and reads a token that was replaced.
            suspect.run();
        }
        return failures.refused(reply.status(), answers.error(reply.body()), call.changing());
    }

    /** An answer of whatever status. @throws YadoException when there is none */
    public HttpReply attempt(HttpCall call, Attempt attempt) {
        if (!room.tryAcquire()) {
            throw failures.overloaded(settings.maxConcurrentCalls());
        }
        try {
            return admitted(call, attempt, breaker.admit());
        } finally {
            room.release();
        }
    }

    private HttpReply admitted(HttpCall call, Attempt attempt, boolean trial) {
        boolean answered = false;
        boolean away = false;
        try {
            HttpReply reply = repeated(call, attempt, System.nanoTime() + settings.requestTimeout().toNanos());
            if (trial && reply.status() == 404 && answers.error(reply.body()).isEmpty()) {
                // The port of a starting process is open before its Runtime is behind it. Taken for an answer, this would say that the operation is unsupported.
                throw new TransportException(Fault.UNREACHABLE);
            }
            answered = true;
            return reply;
        } catch (TransportException e) {
            YadoException failure = failures.of(e.fault(), call.changing(), settings.requestTimeout());
            away = e.fault() != Fault.TOO_LARGE && e.fault() != Fault.NOT_HTTP;
            if (away) {
                breaker.failed(failure.failure());
                suspect.run();
            }
            throw failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(call.changing());
        } finally {
            if (answered) {
                breaker.succeeded();
            } else if (!away) {
                breaker.abandoned();
            }
        }
    }

    private HttpReply repeated(HttpCall call, Attempt attempt, long deadline) throws TransportException, InterruptedException {
        try {
            return attempt.run(remaining(deadline));
        } catch (TransportException e) {
            boolean safe = !call.changing() || call.key().isPresent() && idempotent.getAsBoolean();
            if (e.fault() != Fault.BROKEN || !safe) {
                throw e;
            }
            return attempt.run(remaining(deadline));
        }
    }

    private static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
