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
 * A stream of server-sent events. Asks the connection for the next piece only when the sink has room: what is not read fills the socket's buffers and then
 * slows the Runtime, not this process's memory.
 */
public final class RemoteSseConnection implements BodySubscriber<HttpReply>, StreamConnection {

    private final StreamSink sink;
    private final ConnectionState life;
    private final SseParser parser;
    private volatile Subscription subscription;

    /** @param maxBytes longest event */
    public RemoteSseConnection(StreamSink sink, int maxBytes, Duration heartbeatTimeout) {
        this.sink = sink;
        this.life = new ConnectionState(heartbeatTimeout);
        this.parser = new SseParser(maxBytes, event -> {
            if (!life.ended()) {
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
        life.sign();
        if (life.ended()) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        life.sign();
        try {
            for (ByteBuffer piece : pieces) {
                parser.feed(piece);
            }
        } catch (YadoException | SseTooLongException e) {
            end(StreamEnd.GARBAGE);
            return;
        }
        if (!life.ended()) {
            life.requestWhenRoom(sink, this::request);
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
        life.resume(this::request);
    }

    @Override
    public void tick() {
        if (life.silentForTooLong()) {
            end(StreamEnd.SILENT);
        }
    }

    @Override
    public void close() {
        life.end();
        cancel();
    }

    private void end(StreamEnd how) {
        if (life.end()) {
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
