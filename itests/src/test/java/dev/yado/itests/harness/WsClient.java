package dev.yado.itests.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A client of one WebSocket stream, which keeps every frame; close it to disconnect. */
public final class WsClient implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(20);

    /** The close code and reason of a stream. */
    public record Closed(int code, String reason) {
    }

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private WsClient(Api api, String path) throws IOException, InterruptedException {
        OpenApi description = api.description();
        URI uri = URI.create("ws://" + api.base().getAuthority() + path);
        // The frames are those of the SSE stream, for which the description has the schema.
        String stream = uri.getRawPath().replaceFirst("/ws$", "");
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    JsonNode frame = api.mapper().readTree(text.toString());
                    text.setLength(0);
                    try {
                        description.checkFrame(stream, frame);
                    } catch (AssertionError e) {
                        closed.completeExceptionally(e);
                    }
                    frames.add(frame);
                }
                from.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                closed.complete(new Closed(code, reason));
                return null;
            }

            @Override
            public void onError(WebSocket from, Throwable error) {
                closed.completeExceptionally(error);
            }
        };
        WebSocket.Builder request = api.client().newWebSocketBuilder();
        api.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        socket = request.buildAsync(uri, listener).join();
    }

    /** @param after a cursor; empty to start with new events */
    public static WsClient open(WorkerApi worker, String after) throws IOException, InterruptedException {
        return new WsClient(worker.api(), worker.path() + "/events/ws" + (after.isEmpty() ? "" : "?after=" + after));
    }

    /** @param path including the query */
    public static WsClient open(Api api, String path) throws IOException, InterruptedException {
        return new WsClient(api, path);
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** @throws AssertionError if a frame does not match the API's description */
    public List<JsonNode> frames() {
        if (closed.isCompletedExceptionally()) {
            closed.join();
        }
        return List.copyOf(frames);
    }

    public JsonNode await(String what, Predicate<JsonNode> wanted) throws Exception {
        return Await.until(what, BOUND, () -> frames().stream().filter(wanted).findFirst().orElse(null), frame -> frame != null);
    }

    public Closed awaitClose() throws Exception {
        return closed.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
