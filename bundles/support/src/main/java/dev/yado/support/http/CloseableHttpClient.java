package dev.yado.support.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An HTTP client that can be closed. From Java 21 on the JDK's client has a method for that; before, it lives until it is garbage-collected, with its idle
 * connections, unless its own thread is interrupted. The client is made in a thread group of its own, so that this thread can be found. Thread-safe.
 */
@ProviderType
public final class CloseableHttpClient implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CloseableHttpClient.class.getName());

    private final ThreadGroup group;
    private final HttpClient client;

    /**
     * Creates a client.
     *
     * @param name  the name of the thread group of the client's own thread
     * @param maker called once, before this returns, on a thread of that group
     * @throws java.util.concurrent.CompletionException if {@code maker} fails; has what it threw as its cause
     */
    public CloseableHttpClient(String name, Supplier<HttpClient> maker) {
        group = new ThreadGroup(name);
        CompletableFuture<HttpClient> made = new CompletableFuture<>();
        new Thread(group, () -> {
            try {
                made.complete(maker.get());
            } catch (RuntimeException | Error e) {
                made.completeExceptionally(e);
            }
        }, name + "-start").start();
        client = made.join();
    }

    /** Returns the client. */
    public HttpClient client() {
        return client;
    }

    /** Closes the client: exchanges in progress fail, connections close, and its thread ends shortly after. Does not end the client's executor. Idempotent. */
    @Override
    public void close() {
        if (Runtime.version().feature() < 21) {
            group.interrupt();
            return;
        }
        try {
            MethodHandles.publicLookup().findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class)).invoke(client);
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "An HTTP client could not be shut down; it ends when it is garbage-collected", e);
        }
    }
}
