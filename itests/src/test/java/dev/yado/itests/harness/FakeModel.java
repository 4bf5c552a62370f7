package dev.yado.itests.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A local OpenAI-compatible streaming server. It streams a fixed reply word by word. If the last message is {@code hang}, it then sends keep-alive comments
 * until the client disconnects; if it is {@code refuse}, it rejects the API key and repeats it in the error. If the request offers a tool, the server calls it
 * and then repeats the tool's result.
 */
public final class FakeModel implements AutoCloseable {

    private static final Pattern TOOL = Pattern.compile("[a-z]+__greet");
    private static final Pattern RESULT = Pattern.compile("greetings from [A-Za-z ]+");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-model");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch disconnected = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    public FakeModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::respond);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Returns the Authorization headers received, in order. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    /** Returns the request bodies received, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns a latch that reaches zero when a client disconnects in the middle of a response. */
    public CountDownLatch clientDisconnected() {
        return disconnected;
    }

    private void respond(HttpExchange exchange) throws IOException {
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(request);
        if (isLast(request, "refuse")) {
            refuse(exchange);
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        Matcher offered = TOOL.matcher(request);
        Matcher result = RESULT.matcher(request);
        try (OutputStream out = exchange.getResponseBody()) {
            if (offered.find()) {
                callOrRepeat(out, offered.group(), result);
                return;
            }
            for (String word : List.of("You ", "said ", "something.")) {
                write(out, "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"},\"finish_reason\":null}]}\n\n");
            }
            if (isLast(request, "hang")) {
                keepAliveUntilDisconnect(out);
            }
            write(out, "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}\n\ndata: [DONE]\n\n");
        }
    }

    private static boolean isLast(String request, String word) {
        return request.lastIndexOf("\"" + word + "\"") > request.lastIndexOf("assistant");
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        byte[] body = ("{\"error\":{\"message\":\"Incorrect API key provided: " + key + "\",\"code\":\"" + key + "\"}}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Request-Id", key);
        exchange.sendResponseHeaders(401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void callOrRepeat(OutputStream out, String tool, Matcher result) throws IOException {
        boolean called = result.find();
        String delta = called ? "{\"content\":\"It said: " + result.group() + "\"}" : "{\"tool_calls\":[{\"index\":0,\"id\":\"call-1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"" + tool + "\",\"arguments\":\"{}\"}}]}";
        write(out, "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}\n\n"
                + "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + (called ? "stop" : "tool_calls") + "\"}]}\n\n"
                + "data: [DONE]\n\n");
    }

    private void keepAliveUntilDisconnect(OutputStream out) throws IOException {
        try {
            while (!closed.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                write(out, ": still here\n\n");
            }
        } catch (IOException e) {
            disconnected.countDown();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
