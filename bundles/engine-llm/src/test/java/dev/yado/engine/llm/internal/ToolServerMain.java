package dev.yado.engine.llm.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.yado.engine.llm.internal.support.LlmJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A tool server over standard streams, as a separate program, with tools for success and all kinds of failure. Written against the protocol, without the SDK. */
public final class ToolServerMain {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private ToolServerMain() {
    }

    /** Returns the start command. */
    static List<String> command(String... arguments) {
        String java = System.getProperty("java.home") + "/bin/java";
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command =
                new java.util.ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes, ToolServerMain.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("mute")) {
            new CountDownLatch(1).await();
        } else if (List.of(arguments).contains("dead")) {
            System.exit(3);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        OUT.println("A line that is no message, as many servers print them.");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode message = LlmJson.tree(line).orElseThrow();
            if (message.has("id")) {
                answer(message);
            }
        }
        if (List.of(arguments).contains("deaf")) {
            // Ignores the end of its input, like a faulty server.
            new CountDownLatch(1).await();
        }
    }

    private static void answer(JsonNode request) throws Exception {
        JsonNode parameters = request.path("params");
        switch (request.path("method").asText()) {
            case "initialize" -> result(request, "{\"protocolVersion\":" + parameters.path("protocolVersion")
                    + ",\"capabilities\":{\"tools\":{\"listChanged\":true}},\"serverInfo\":{\"name\":\"test\",\"version\":\"1\"}}");
            case "tools/list" -> result(request, "{\"tools\":[" + String.join(",", tool("echo", "text"), tool("fail", "text"), tool("big", "characters"),
                    tool("hang", "none"), tool("crash", "none"), tool("variable", "name"), tool("children", "none"), tool("picture", "none"),
                    tool("refuse", "none"), tool("pid", "none"), tool("json_variable", "name"), tool("novelty", "none"), tool("read.file", "text"),
                    tool("", "none"), "{\"name\":\"bare\",\"inputSchema\":{}}")
                    + "]}");
            case "tools/call" -> call(request, parameters.path("name").asText(), parameters.path("arguments"));
            default -> OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"error\":{\"code\":-32601,\"message\":\"unknown\"}}");
        }
    }

    private static String tool(String name, String parameter) {
        return "{\"name\":\"" + name + "\",\"description\":\"" + name + " something\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"" + parameter
                + "\":{\"type\":\"string\"}},\"required\":[\"" + parameter + "\"]}}";
    }

    private static void call(JsonNode request, String tool, JsonNode arguments) throws Exception {
        switch (tool) {
            case "echo" -> text(request, arguments.path("text").asText(), false);
            case "fail" -> text(request, arguments.path("text").asText(), true);
            case "big" -> text(request, "x".repeat(Integer.parseInt(arguments.path("characters").asText())), false);
            case "variable" -> text(request, String.valueOf(System.getenv(arguments.path("name").asText())), false);
            case "read.file" -> text(request, "read", false);
            case "json_variable" -> text(request, LlmJson.text(Map.of(arguments.path("name").asText(), System.getenv(arguments.path("name").asText()))), false);
            case "novelty" -> result(request, "{\"content\":[{\"type\":\"smell\",\"data\":\"AAAA\"}]}");
            case "pid" -> text(request, String.valueOf(ProcessHandle.current().pid()), false);
            case "children" -> text(request, children(), false);
            case "picture" -> result(request, "{\"content\":[{\"type\":\"image\",\"data\":\"AAAA\",\"mimeType\":\"image/png\"}]}");
            case "refuse" -> OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"error\":{\"code\":-32602,\"message\":\"no such thing\"}}");
            case "crash" -> System.exit(1);
            default -> {
                // hang: never responds.
            }
        }
    }

    // A child, one whose parent has ended, and one in its own session.
    private static String children() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "600").start();
        Process shell = new ProcessBuilder("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!; setsid sleep 600 >/dev/null 2>&1 & echo $!").start();
        String orphan = new String(shell.getInputStream().readNBytes(32), StandardCharsets.UTF_8).strip();
        shell.waitFor();
        return child.pid() + " " + orphan.replace('\n', ' ');
    }

    private static void text(JsonNode request, String text, boolean isError) {
        result(request, LlmJson.text(Map.of("content", List.of(Map.of("type", "text", "text", text)), "isError", isError)));
    }

    private static void result(JsonNode request, String result) {
        OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}");
    }
}
