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
 * Reads a response body line by line while it arrives. The client may be one chunk ahead of the reader; the reader waits with a time limit and can be
 * interrupted. Closing it before the end closes the connection. Read by one thread.
 */
final class ResponseSubscriber implements BodySubscriber<ResponseSubscriber>, AutoCloseable {

    /** Maximum length of a line, in bytes: a tool call with all its arguments may be one line. */
    static final int MAX_LINE = 4 << 20;
    /** Maximum length of a body, in bytes. */
    static final int MAX_BODY = 64 << 20;

    private enum State {
        OPEN, ENDED, FAILED
    }

    private record Chunk(List<ByteBuffer> bytes, State state) {
    }

    private final LinkedBlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
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
    public void onNext(List<ByteBuffer> buffers) {
        chunks.add(new Chunk(buffers, State.OPEN));
    }

    @Override
    public void onError(Throwable thrown) {
        chunks.add(new Chunk(List.of(), State.FAILED));
    }

    @Override
    public void onComplete() {
        chunks.add(new Chunk(List.of(), State.ENDED));
    }

    /**
     * Returns the next line, without its line end; invalid UTF-8 becomes the replacement character. Text after the last line end is a line.
     *
     * @param late the failure when no complete line arrives by {@code deadline}
     * @return empty at the end of the body
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
            Chunk chunk = chunks.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (chunk == null) {
                throw new ModelCallException(late);
            }
            switch (chunk.state()) {
                case OPEN -> take(chunk.bytes());
                case ENDED -> ended = true;
                case FAILED -> throw new ModelCallException(ModelCallException.Kind.CUT_OFF);
            }
        }
    }

    /** Returns at most {@code max} characters of the body, as far as they arrive by {@code deadline}. For responses that are not a stream. */
    String beginning(int max, long deadline) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        try {
            for (Optional<String> next = line(deadline, ModelCallException.Kind.CUT_OFF); next.isPresent() && text.length() < max;
                    next = line(deadline, ModelCallException.Kind.CUT_OFF)) {
                text.append(next.get()).append('\n');
            }
        } catch (ModelCallException e) {
            // What was read so far is enough.
        }
        return text.substring(0, Math.min(max, text.length()));
    }

    private void take(List<ByteBuffer> buffers) throws ModelCallException {
        for (ByteBuffer buffer : buffers) {
            received += buffer.remaining();
            unread.add(buffer);
        }
        if (received > MAX_BODY) {
            throw new ModelCallException(ModelCallException.Kind.TOO_LONG);
        }
        subscription.join().request(1);
    }

    // Moves bytes including the next line end; false if the buffer contains none.
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
        // Before the subscription: onSubscribe finds the future completed and cancels.
        if (!subscription.complete(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // Closed: no data is needed.
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
