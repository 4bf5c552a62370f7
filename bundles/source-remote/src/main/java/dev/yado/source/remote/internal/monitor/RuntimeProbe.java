package dev.yado.source.remote.internal.monitor;

import dev.yado.model.failure.YadoException;
import dev.yado.runtime.wire.DescribedRuntime;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.runtime.wire.WirePaths;
import dev.yado.source.remote.internal.call.RemoteFailures;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.transport.HttpCall;
import dev.yado.source.remote.internal.transport.HttpReply;
import dev.yado.source.remote.internal.transport.RemoteHttpClient;
import dev.yado.source.remote.internal.transport.RemoteSseConnection;
import dev.yado.source.remote.internal.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The two requests of a monitor: what the Runtime is, and its Runtime-wide event stream. Both block. Used by the monitor's thread. */
final class RuntimeProbe {

    private final RemoteSettings settings;
    private final RemoteHttpClient http;
    private final RuntimeResponseReader responses;
    private final RemoteFailures failures;
    private final Duration pollTimeout;
    private final ClockComparison clocks = new ClockComparison();
    private Optional<Duration> clockSkew = Optional.empty();

    /** @param pollTimeout the longest wait for one description; the request timeout applies if it is shorter */
    RuntimeProbe(RemoteSettings settings, RemoteHttpClient http, RuntimeResponseReader responses, RemoteFailures failures, Duration pollTimeout) {
        this.settings = settings;
        this.http = http;
        this.responses = responses;
        this.failures = failures;
        this.pollTimeout = settings.requestTimeout().compareTo(pollTimeout) < 0 ? settings.requestTimeout() : pollTimeout;
    }

    /**
     * Requests the Runtime's description of itself.
     *
     * @param restarting the Runtime has responded before and is unavailable now, so that a 404 means that its process is starting
     * @throws YadoException if there is no valid response
     */
    DescribedRuntime describe(boolean restarting) throws InterruptedException {
        HttpReply reply;
        Instant sent = Instant.now();
        try {
            reply = http.exchange(HttpCall.get(WirePaths.RUNTIME), pollTimeout);
        } catch (TransportException e) {
            throw failures.of(e.fault(), false, pollTimeout);
        }
        if (reply.status() == 404 && restarting) {
            // The port of a starting process is open before its Runtime is behind it.
            throw failures.of(TransportException.Fault.UNREACHABLE, false, pollTimeout);
        }
        if (reply.status() == 404 || reply.status() == 405) {
            throw failures.malformed("what no Runtime sends (HTTP " + reply.status() + "); base_url may be wrong", false);
        }
        if (!reply.accepted()) {
            throw failures.refused(reply.status(), responses.error(reply.body()), false);
        }
        DescribedRuntime described = responses.runtime(reply.body());
        Instant received = Instant.now();
        clockSkew = reply.date().flatMap(date -> clocks.compare(date, sent, received));
        return described;
    }

    /** Returns the difference of the clocks in the latest description; see {@link RuntimeObservation#clockSkew}. */
    Optional<Duration> clockSkew() {
        return clockSkew;
    }

    /**
     * Opens the Runtime-wide event stream.
     *
     * @return false if the Runtime does not have one
     * @throws YadoException if it cannot be opened
     */
    boolean open(RemoteSseConnection connection) throws InterruptedException {
        HttpReply reply;
        try {
            reply = http.open(HttpCall.stream(WirePaths.EVENTS), Optional.empty(), connection, settings.requestTimeout());
        } catch (TransportException e) {
            throw failures.of(e.fault(), false, settings.requestTimeout());
        }
        if (reply.streaming()) {
            return true;
        }
        return switch (reply.status()) {
            case 404, 405, 406, 415, 501 -> false;
            default -> throw reply.accepted() ? failures.malformed("no stream in response to a request for one", false)
                    : failures.refused(reply.status(), responses.error(reply.body()), false);
        };
    }
}
