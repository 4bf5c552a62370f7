package dev.yado.source.remote.internal.transport;

import dev.yado.model.failure.YadoException;
import dev.yado.support.sse.SseParser;
import dev.yado.support.sse.SseTooLongException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * A connection that receives server-sent events. It requests more data only while the sink has room, so a slow reader fills the socket's buffers and slows the
 * Runtime down instead of filling this process's memory. Thread-safe.
 */
public final class RemoteSseConnection implements BodySubscriber<HttpReply>, StreamConnection {

    private final StreamSink sink;
    private final ConnectionState state;
    private final SseParser parser;
    private volatile Subscription subscription;

    /** @param maxBytes the maximum size of an event */
    public RemoteSseConnection(StreamSink sink, int maxBytes, Duration heartbeatTimeout) {
        this.sink = sink;
        this.state = new ConnectionState(heartbeatTimeout);
        this.parser = new SseParser(maxBytes, event -> {
            if (!state.ended()) {
                sink.event(event.data());
            }
        });
    }

    @Override
    public CompletionStage<HttpReply> getBody() {
        return CompletableFuture.completedFuture(new HttpReply(200, new byte[0], true));
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        state.received();
        if (state.ended()) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        state.received();
        try {
            for (ByteBuffer piece : pieces) {
                parser.feed(piece);
            }
        } catch (YadoException | SseTooLongException e) {
            end(StreamEnd.MALFORMED);
            return;
        }
        if (!state.ended()) {
            state.requestWhenRoom(sink, this::request);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end(StreamEnd.BROKEN);
    }

    @Override
    public void onComplete() {
        end(StreamEnd.CLOSED);
    }

    @Override
    public void resume() {
        state.resume(this::request);
    }

    @Override
    public void tick() {
        if (state.silentForTooLong()) {
            end(StreamEnd.SILENT);
        }
    }

    @Override
    public void close() {
        state.end();
        cancel();
    }

    private void end(StreamEnd how) {
        if (state.end()) {
            cancel();
            sink.ended(how);
        }
    }

    private void request() {
        Subscription current = subscription;
        if (current != null) {
            current.request(1);
        }
    }

    private void cancel() {
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }
}
