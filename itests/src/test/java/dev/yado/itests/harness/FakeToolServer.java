package dev.yado.itests.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of one tool over the Model Context Protocol, as a program of its own or over HTTP. Knows just enough JSON for what it is sent. As a program it tells
 * everybody what is in its environment under {@value #TELLS}, over HTTP with what it was called.
 */
public final class FakeToolServer implements AutoCloseable {

    /** A variable. */
    public static final String TELLS = "TOLD_TO_EVERYBODY";

    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\"[^\"]*\"|[0-9]+)");
    private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern VERSION = Pattern.compile("\"protocolVersion\"\\s*:\\s*\"([^\"]*)\"");

    private final HttpServer server;

    /** Over HTTP. */
    public FakeToolServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", FakeToolServer::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    /** How to start it as a program. */
    public static List<String> command() throws Exception {
        Path classes = Path.of(FakeToolServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-cp", classes.toString(), FakeToolServer.class.getName());
    }

    public static void main(String[] arguments) throws IOException {
        String told = System.getenv().getOrDefault(TELLS, "");
        System.err.println("ready: " + told);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            respond(line, "a program", told).ifPresent(System.out::println);
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String told = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
        Optional<String> response = exchange.getRequestMethod().equals("POST") ? respond(request, "HTTP", told) : Optional.empty();
        byte[] body = response.orElse("").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(response.isPresent() ? 200 : exchange.getRequestMethod().equals("POST") ? 202 : 405, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Optional<String> respond(String request, String how, String told) {
        Matcher id = ID.matcher(request);
        Matcher method = METHOD.matcher(request);
        if (!id.find() || !method.find()) {
            return Optional.empty();
        }
        String result = switch (method.group(1)) {
            case "initialize" -> {
                Matcher version = VERSION.matcher(request);
                yield "{\"protocolVersion\":\"" + (version.find() ? version.group(1) : "") + "\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"test\",\"version\":\"1\"}}";
            }
            case "tools/list" -> "{\"tools\":[{\"name\":\"greet\",\"description\":\"Greets. " + told + "\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}}]}";
            default -> "{\"content\":[{\"type\":\"text\",\"text\":\"greetings from " + how + (told.isEmpty() ? "" : " with " + told) + "\"}]}";
        };
        return Optional.of("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
