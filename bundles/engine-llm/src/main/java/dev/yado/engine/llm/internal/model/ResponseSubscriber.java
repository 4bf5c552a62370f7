package dev.yado.engine.llm.internal.model;

import dev.yado.engine.llm.internal.provider.ModelCallException;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, line by line, as it comes. The client may send one piece at a time ahead; the reader waits with a bound and can be interrupted.
 * Closing it before its end closes the connection. Read by one thread.
 */
final class ResponseSubscriber implements BodySubscriber<ResponseSubscriber>, AutoCloseable {

    /** Longest line, in bytes: a tool call with all its arguments may be one. */
    static final int MAX_LINE = 4 << 20;
    /** Longest body, in bytes. */
    static final int MAX_BODY = 64 << 20;

    private enum State {
        GOES_ON, ENDED, BROKEN
    }

    private record Piece(List<ByteBuffer> bytes, State state) {
    }

    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    private final ArrayDeque<ByteBuffer> unread = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long received;
    private boolean ended;

    @Override
    public CompletionStage<ResponseSubscriber> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription incoming) {
        if (!subscription.complete(incoming)) {
            incoming.cancel();
            return;
        }
        incoming.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
        pieces.add(new Piece(piece, State.GOES_ON));
    }

    @Override
    public void onError(Throwable thrown) {
        pieces.add(new Piece(List.of(), State.BROKEN));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(List.of(), State.ENDED));
    }

    /**
     * The next line, without its end; bytes that are no UTF-8 become the replacement character. A last line without an end counts.
     *
     * @param late what it is when there is no whole line until {@code deadline}
     * @return empty at the body's end
     */
    Optional<String> line(long deadline, ModelCallException.Kind late) throws ModelCallException, InterruptedException {
        while (true) {
            while (!unread.isEmpty()) {
                if (takeLine(unread.peek())) {
                    return Optional.of(text());
                }
                unread.poll();
            }
            if (ended) {
                return line.size() > 0 ? Optional.of(text()) : Optional.empty();
            }
            Piece piece = pieces.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (piece == null) {
                throw new ModelCallException(late);
            }
            switch (piece.state()) {
                case GOES_ON -> take(piece.bytes());
                case ENDED -> ended = true;
                case BROKEN -> throw new ModelCallException(ModelCallException.Kind.CUT_OFF);
            }
        }
    }

    /** At most so many characters of the body's beginning; what does not come by {@code deadline} is left out. For answers that are no stream. */
    String beginning(int most, long deadline) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        try {
            for (Optional<String> next = line(deadline, ModelCallException.Kind.CUT_OFF); next.isPresent() && text.length() < most;
                    next = line(deadline, ModelCallException.Kind.CUT_OFF)) {
                text.append(next.get()).append('\n');
            }
        } catch (ModelCallException e) {
            // What there is has to do.
        }
        return text.substring(0, Math.min(most, text.length()));
    }

    private void take(List<ByteBuffer> piece) throws ModelCallException {
        for (ByteBuffer buffer : piece) {
            received += buffer.remaining();
            unread.add(buffer);
        }
        if (received > MAX_BODY) {
            throw new ModelCallException(ModelCallException.Kind.TOO_LONG);
        }
        subscription.join().request(1);
    }

    // Moves bytes up to and with the next line end; false when the buffer is used up before one.
    private boolean takeLine(ByteBuffer buffer) throws ModelCallException {
        while (buffer.hasRemaining()) {
            byte b = buffer.get();
            if (b == '\n') {
                return true;
            }
            if (line.size() >= MAX_LINE) {
                throw new ModelCallException(ModelCallException.Kind.TOO_LONG);
            }
            line.write(b);
        }
        return false;
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() {
        // Not subscribed yet: then whoever subscribes finds it taken and cancels.
        if (!subscription.complete(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // Closed: nothing is wanted.
            }

            @Override
            public void cancel() {
                // Closed already.
            }
        })) {
            subscription.join().cancel();
        }
    }
}
