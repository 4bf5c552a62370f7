package dev.yado.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.stream.Feed;
import dev.yado.stream.BoundedFeed;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SseConnectionTest {

    private static final String HEARTBEAT = new String(SseFormat.HEARTBEAT, UTF_8);

    /** A client that reads everything. */
    private static final class Client extends ServletOutputStream {

        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private WriteListener listener;

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener writeListener) {
            listener = writeListener;
        }

        @Override
        public void write(int b) {
            taken.write(b);
        }
    }

    private final Client client = new Client();
    private final BoundedFeed<byte[]> feed = BoundedFeed.endingWhenFull(10, "slow".getBytes(UTF_8));
    /** Writing happens on another thread. */
    private final Queue<Runnable> writing = new ArrayDeque<>();

    private SseConnection open(Feed<byte[]> blocks) throws Exception {
        AsyncContext context = (AsyncContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (p, m, a) -> null);
        SseConnection stream = new SseConnection(context, client, blocks, writing::add, () -> {}, () -> {}, done -> {});
        stream.start();
        client.listener.onWritePossible();
        write();
        return stream;
    }

    private void write() {
        while (!writing.isEmpty()) {
            writing.remove().run();
        }
    }

    @Test
    void aSilentStreamSendsAHeartbeatAtEveryTick() throws Exception {
        SseConnection stream = open(feed);
        for (int tick = 1; tick <= 4; tick++) {
            stream.tick();
            write();
            assertEquals(HEARTBEAT.repeat(tick), client.taken.toString(UTF_8));
        }
    }

    @Test
    void aHeartbeatIsSentAtTheFirstTickAfterAFrame() throws Exception {
        SseConnection stream = open(feed);
        feed.offer("frame".getBytes(UTF_8));
        write();
        stream.tick();
        write();
        assertEquals("frame" + HEARTBEAT, client.taken.toString(UTF_8));
    }
}
