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

/** Thrown when there is no response. Has a fault and no text, because the texts of the HTTP client name addresses. */
public final class TransportException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The reason. */
    public enum Fault {
        /** No connection; nothing was sent. */
        UNREACHABLE,
        /** No trusted TLS connection; nothing was sent. */
        UNTRUSTED,
        /** No connection in time; nothing was sent. */
        CONNECT_TIMEOUT,
        /** No complete response in time. */
        TIMEOUT,
        /** The connection broke before the response was complete. */
        BROKEN,
        /** The response is not HTTP. */
        NOT_HTTP,
        /** The response is larger than allowed. */
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
        // The client wraps the failure of a body's subscriber.
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
