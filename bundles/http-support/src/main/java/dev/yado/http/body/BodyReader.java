package dev.yado.http.body;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** Reads request bodies with a maximum size and a maximum duration. A request whose body has not arrived holds no thread. Thread-safe. */
@ProviderType
public final class BodyReader {

    /** Request attribute that is set when the body has been read. */
    private static final String READ = BodyReader.class.getName();

    private final int maxBytes;
    private final Duration timeout;
    private final BodyBudget budget;
    private final BodyTimer timer;

    /** What follows when a body has been read or refused. Exactly one method is called, once. */
    @ConsumerType
    public interface Receiver {

        /** Receives the whole body; empty if none is announced. May block. */
        void received(byte[] body);

        /**
         * Receives {@code payload_too_large}, {@code request_timeout}, {@code overloaded} or {@code invalid_request}. The rest of the body is unread. Must
         * not block.
         */
        void refused(Failure failure);
    }

    /** @param timeout maximum time for a body to arrive */
    public BodyReader(int maxBytes, Duration timeout, BodyBudget budget, BodyTimer timer) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.budget = budget;
        this.timer = timer;
    }

    private static boolean announced(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /** Returns whether the request announces a body that was not read to its end. */
    public static boolean leftUnread(HttpServletRequest request) {
        return announced(request) && request.getAttribute(READ) == null;
    }

    /**
     * Reads the body and passes it on: at once if it has arrived, otherwise later, on a thread of the server and with the request in asynchronous mode, which
     * this class completes.
     */
    public void read(HttpServletRequest request, HttpServletResponse response, Receiver receiver) throws IOException {
        if (!announced(request)) {
            receiver.received(new byte[0]);
        } else if (request.getContentLengthLong() > maxBytes) {
            receiver.refused(BodyBuffer.tooLarge(maxBytes));
        } else {
            readAnnounced(request, response, receiver);
        }
    }

    private void readAnnounced(HttpServletRequest request, HttpServletResponse response, Receiver receiver) throws IOException {
        ServletInputStream in = request.getInputStream();
        BodyBuffer body = new BodyBuffer(request.getContentLengthLong(), maxBytes, budget);
        boolean complete;
        try {
            complete = body.readArrived(in);
        } catch (IOException | YadoException e) {
            body.release();
            receiver.refused(reason(e));
            return;
        }
        if (complete) {
            ConnectionSlot.of(request).awaitsNothing();
            request.setAttribute(READ, true);
            receiver.received(body.take());
        } else {
            new Wait(request, response, in, body, receiver).begin();
        }
    }

    private static Failure reason(Throwable failure) {
        return failure instanceof YadoException refusal ? refusal.failure()
                : new Failure(FailureCode.INVALID_REQUEST, "the body is incomplete, or its chunks are invalid");
    }

    private Failure tooSlow() {
        return new Failure(FailureCode.REQUEST_TIMEOUT, "the body took longer than " + timeout.toSeconds() + " s to arrive");
    }

    /** A request whose body has not arrived. */
    private final class Wait implements ReadListener {

        private final HttpServletRequest request;
        private final ServletInputStream in;
        private final BodyBuffer body;
        private final Receiver receiver;
        private final ConnectionSlot slot;
        private final AsyncContext context;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile Runnable timeoutCancel = () -> {};

        Wait(HttpServletRequest request, HttpServletResponse response, ServletInputStream in, BodyBuffer body, Receiver receiver) {
            this.request = request;
            this.in = in;
            this.body = body;
            this.receiver = receiver;
            this.slot = ConnectionSlot.of(request);
            this.context = request.startAsync(request, response);
        }

        void begin() {
            context.setTimeout(0);
            timeoutCancel = timer.schedule(request, timeout, () -> refuse(tooSlow()));
            in.setReadListener(this);
            slot.awaitsBody(() -> refuse(new Failure(FailureCode.OVERLOADED, "too many connections are open; try again later")));
            if (ended.get()) {
                slot.awaitsNothing();
            }
        }

        @Override
        public void onDataAvailable() {
            try {
                if (body.readReady(in)) {
                    onAllDataRead();
                }
            } catch (IOException | YadoException e) {
                onError(e);
            }
        }

        @Override
        public void onAllDataRead() {
            if (end()) {
                request.setAttribute(READ, true);
                try {
                    receiver.received(body.take());
                } finally {
                    context.complete();
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            refuse(failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException ? tooSlow() : reason(failure));
        }

        private void refuse(Failure failure) {
            if (end()) {
                body.release();
                try {
                    receiver.refused(failure);
                } finally {
                    context.complete();
                }
            }
        }

        private boolean end() {
            if (!ended.compareAndSet(false, true)) {
                return false;
            }
            timeoutCancel.run();
            slot.awaitsNothing();
            return true;
        }
    }
}
