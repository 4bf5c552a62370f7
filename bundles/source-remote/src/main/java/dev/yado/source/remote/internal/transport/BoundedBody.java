package dev.yado.source.remote.internal.transport;

import dev.yado.source.remote.internal.transport.TransportException.Fault;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Collects the body of a response, and cancels as soon as it is known to be too large. */
final class BoundedBody implements BodySubscriber<HttpReply> {

    private final CompletableFuture<HttpReply> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ResponseInfo head;
    private final int maxBytes;
    private Subscription subscription;

    BoundedBody(ResponseInfo head, int maxBytes) {
        this.head = head;
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<HttpReply> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        if (head.headers().firstValueAsLong("Content-Length").orElse(0) > maxBytes) {
            tooLarge();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > maxBytes) {
                tooLarge();
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable thrown) {
        result.completeExceptionally(TransportException.of(thrown));
    }

    @Override
    public void onComplete() {
        result.complete(new HttpReply(head.statusCode(), bytes.toByteArray(), false,
                head.headers().firstValue("Date").flatMap(HttpReply::date)));
    }

    private void tooLarge() {
        subscription.cancel();
        result.completeExceptionally(new TransportException(Fault.TOO_LARGE));
    }
}
