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

/** Makes the calls of clients to one Runtime: limited in number, behind a circuit breaker, and retried where that is safe. Thread-safe. */
public final class RemoteCalls {

    private final RemoteSettings settings;
    private final RemoteHttpClient http;
    private final RuntimeResponseReader responses;
    private final RemoteFailures failures;
    private final CircuitBreaker breaker;
    private final BooleanSupplier idempotent;
    private final Runnable suspect;
    private final Semaphore room;

    /** One attempt at an exchange. */
    public interface Attempt {
        HttpReply run(Duration allowed) throws TransportException, InterruptedException;
    }

    /**
     * @param idempotent returns whether the Runtime records results by idempotency key
     * @param suspect    run when a call finds the Runtime unavailable or refusing its token
     */
    public RemoteCalls(RemoteSettings settings, RemoteHttpClient http, RuntimeResponseReader responses, RemoteFailures failures, CircuitBreaker breaker,
            BooleanSupplier idempotent, Runnable suspect) {
        this.settings = settings;
        this.http = http;
        this.responses = responses;
        this.failures = failures;
        this.breaker = breaker;
        this.idempotent = idempotent;
        this.suspect = suspect;
        this.room = new Semaphore(settings.maxConcurrentCalls());
    }

    /**
     * Makes a call and returns its response.
     *
     * @param read parses the body. If that fails for a call that changes something, the failure states that it may have been executed, because it was accepted
     * @throws YadoException if there is no response or it is not successful
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

    /** Returns the failure of a call that the Runtime refused. */
    public YadoException refused(HttpReply reply, HttpCall call) {
        if (reply.status() == 401) {
            // The monitor then polls, and reads a token that was replaced.
            suspect.run();
        }
        return failures.refused(reply.status(), responses.error(reply.body()), call.changing());
    }

    /**
     * Makes an exchange and returns its response of any status.
     *
     * @throws YadoException if there is no response
     */
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

    private HttpReply admitted(HttpCall call, Attempt attempt, boolean probe) {
        boolean responded = false;
        boolean unavailable = false;
        try {
            HttpReply reply = repeated(call, attempt, System.nanoTime() + settings.requestTimeout().toNanos());
            if (probe && reply.status() == 404 && responses.error(reply.body()).isEmpty()) {
                // The port of a starting process is open before its Runtime is behind it. As a response, this would mean that the operation is unsupported.
                throw new TransportException(Fault.UNREACHABLE);
            }
            responded = true;
            return reply;
        } catch (TransportException e) {
            YadoException failure = failures.of(e.fault(), call.changing(), settings.requestTimeout());
            unavailable = e.fault() != Fault.TOO_LARGE && e.fault() != Fault.NOT_HTTP;
            if (unavailable) {
                breaker.failed(failure.failure());
                suspect.run();
            }
            throw failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(call.changing());
        } finally {
            if (responded) {
                breaker.succeeded();
            } else if (!unavailable) {
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
