package dev.yado.source.remote.internal.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** There was no answer. Says why in our own terms only: the HTTP client's text names addresses, so it goes no further than {@link #of}. */
public final class TransportException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Fault {
        /** No connection: nothing was sent. */
        UNREACHABLE,
        /** A connection, but not with whom we trust: nothing was sent. */
        UNTRUSTED,
        /** No connection in time: nothing was sent. */
        CONNECT_TIMEOUT,
        /** No whole answer in time. */
        TIMEOUT,
        /** The connection broke before the answer was whole. */
        BROKEN,
        /** What came is not HTTP. */
        NOT_HTTP,
        /** The answer is longer than allowed. */
        TOO_LARGE
    }

    private final Fault fault;

    public TransportException(Fault fault) {
        super(fault.name(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    public static TransportException of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        // The client wraps what a body's subscriber fails with.
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof TransportException ours) {
                return ours;
            }
        }
        return new TransportException(fault(cause));
    }

    private static Fault fault(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return Fault.CONNECT_TIMEOUT;
        }
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return Fault.TIMEOUT;
        }
        if (cause instanceof ConnectException || cause instanceof UnknownHostException || cause instanceof NoRouteToHostException
                || cause instanceof UnresolvedAddressException) {
            return Fault.UNREACHABLE;
        }
        if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
            return Fault.UNTRUSTED;
        }
        if (cause instanceof ProtocolException || !(cause instanceof IOException)) {
            return Fault.NOT_HTTP;
        }
        return Fault.BROKEN;
    }
}
