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
 * A Model Context Protocol server with one tool, as a separate process (stdio) or over HTTP. It parses only the JSON that the tests send. It deliberately leaks
 * its credential into all its output: as a process, the environment variable {@value #LEAKED_VARIABLE}; over HTTP, the Authorization header.
 */
public final class FakeToolServer implements AutoCloseable {

    /** The environment variable that the process leaks. */
    public static final String LEAKED_VARIABLE = "LEAKED_BY_TOOL_SERVER";

    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\"[^\"]*\"|[0-9]+)");
    private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern VERSION = Pattern.compile("\"protocolVersion\"\\s*:\\s*\"([^\"]*)\"");

    private final HttpServer server;

    /** Starts the server over HTTP. */
    public FakeToolServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", FakeToolServer::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    /** Returns the command that starts it as a process. */
    public static List<String> command() throws Exception {
        Path classes = Path.of(FakeToolServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-cp", classes.toString(), FakeToolServer.class.getName());
    }

    public static void main(String[] arguments) throws IOException {
        String credential = System.getenv().getOrDefault(LEAKED_VARIABLE, "");
        System.err.println("ready: " + credential);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            respond(line, "a program", credential).ifPresent(System.out::println);
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String credential = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
        Optional<String> response = exchange.getRequestMethod().equals("POST") ? respond(request, "HTTP", credential) : Optional.empty();
        byte[] body = response.orElse("").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(response.isPresent() ? 200 : exchange.getRequestMethod().equals("POST") ? 202 : 405, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Optional<String> respond(String request, String how, String credential) {
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
            case "tools/list" -> "{\"tools\":[{\"name\":\"greet\",\"description\":\"Greets. " + credential
                    + "\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}}]}";
            default -> "{\"content\":[{\"type\":\"text\",\"text\":\"greetings from " + how + (credential.isEmpty() ? "" : " with " + credential) + "\"}]}";
        };
        return Optional.of("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
