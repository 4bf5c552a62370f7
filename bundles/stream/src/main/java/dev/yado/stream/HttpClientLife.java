package dev.yado.stream;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes an HTTP client that can be ended. From Java 21 on it can be told to; before that it lives until it is collected, with its idle
 * connections, unless its own thread is interrupted. That thread belongs to the group of whoever made the client, so it is made in a group of its own.
 */
@ProviderType
public final class HttpClientLife {

    private static final Logger LOG = System.getLogger(HttpClientLife.class.getName());

    private final ThreadGroup group;
    private final HttpClient client;

    /**
     * @param name  of the group that the client's own thread is in
     * @param maker called once, at once, on a thread of that group; what it throws comes as the cause of a {@link java.util.concurrent.CompletionException}
     */
    public HttpClientLife(String name, Supplier<HttpClient> maker) {
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

    public HttpClient client() {
        return client;
    }

    /** Ends the client: what is under way fails, connections are closed, its thread ends a little later. Its executor is whoever made that's to end. Idempotent. */
    public void end() {
        if (Runtime.version().feature() < 21) {
            group.interrupt();
            return;
        }
        try {
            MethodHandles.publicLookup().findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class)).invoke(client);
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "an HTTP client could not be shut down and ends when it is collected");
        }
    }
}
