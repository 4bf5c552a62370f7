package dev.yado.engine.acp.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent that executes the lines of its prompt, including protocol violations. A separate program that uses only the JDK, so that it starts fast; it parses
 * only the JSON that Yado writes. Its arguments define its behaviour before the first prompt.
 */
public final class TestAgent {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+|\"[^\"]*\")");
    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
    private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]*)\"");
    private static final Pattern TEXT = Pattern.compile("\"type\":\"text\",\"text\":\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    private static final String OPTIONS = "{\"optionId\":\"always\",\"name\":\"Always\",\"kind\":\"allow_always\"},"
            + "{\"optionId\":\"yes\",\"name\":\"Yes\",\"kind\":\"allow_once\"},{\"optionId\":\"no\",\"name\":\"No\",\"kind\":\"reject_once\"},"
            + "{\"optionId\":\"what\",\"name\":\"What\",\"kind\":\"of_another_kind\"}";

    private final Set<String> flags;
    private final PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
    private final Map<String, LinkedBlockingQueue<String>> answers = new ConcurrentHashMap<>();
    private volatile boolean cancelled;
    private volatile String promptId;
    private String session = "s-" + ProcessHandle.current().pid();

    private TestAgent(Set<String> flags) {
        this.flags = flags;
    }

    public static void main(String[] args) throws Exception {
        new TestAgent(Set.of(args)).serve();
    }

    private void serve() throws Exception {
        if (flags.contains("exit-at-once")) {
            System.err.println("cannot go on");
            System.exit(3);
        } else if (flags.contains("exit-at-first-start") && Files.notExists(Path.of("started"))) {
            Files.createFile(Path.of("started"));
            System.exit(4);
        } else if (flags.contains("banner")) {
            raw("Welcome to this agent, version 1.0!");
            raw("{\"half\": ");
            raw("[1,2,3]");
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            received(line);
        }
        if (flags.contains("ignores-eof")) {
            Thread.sleep(600_000);
        }
        System.exit(0);
    }

    private void received(String line) {
        String id = find(ID, line);
        switch (find(METHOD, line)) {
            case "initialize" -> initialize(id);
            case "session/new" -> begin(id);
            case "session/load" -> load(id, line);
            case "session/prompt" -> new Thread(() -> prompt(id, line)).start();
            case "session/cancel" -> cancelled = true;
            case "" -> answers.computeIfAbsent(id, any -> new LinkedBlockingQueue<>()).add(line);
            default -> raw("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32601,\"message\":\"unknown\"}}");
        }
    }

    private void initialize(String id) {
        if (flags.contains("silent")) {
            return;
        }
        String version = flags.contains("future") ? "7" : "1";
        if (flags.contains("disorder")) {
            // Responses to unknown requests, before the actual one.
            result("999", "{\"protocolVersion\":9}");
            result("\"x\"", "{}");
            result("null", "{}");
        }
        result(id, "{\"protocolVersion\":" + version + ",\"agentCapabilities\":{\"loadSession\":" + flags.contains("load") + ",\"surprise\":[]}}");
    }

    private void begin(String id) {
        if (flags.contains("no-session")) {
            return;
        } else if (flags.contains("login")) {
            raw("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32000,\"message\":\"Authentication required\"}}");
            return;
        }
        result(id, "{\"sessionId\":\"" + session + "\"}");
    }

    private void load(String id, String line) {
        session = find(SESSION, line);
        if (flags.contains("dies-loading")) {
            Runtime.getRuntime().halt(5);
        }
        if (!flags.contains("load") || flags.contains("forgets")) {
            raw("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32002,\"message\":\"no such session\"}}");
            session = "s-" + ProcessHandle.current().pid();
            return;
        }
        for (int i = 0; i < 20; i++) {
            update("{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"replayed\"}}");
        }
        result(id, "null");
    }

    private void prompt(String id, String line) {
        cancelled = false;
        promptId = id;
        List<String> blocks = new ArrayList<>();
        for (Matcher m = TEXT.matcher(line); m.find();) {
            blocks.add(unescape(m.group(1)));
        }
        try {
            String stop = "end_turn";
            for (String step : blocks.get(blocks.size() - 1).split("\n")) {
                String[] words = step.split(" ", 2);
                String rest = words.length > 1 ? words[1] : "";
                if (words[0].equals("stop")) {
                    stop = rest;
                } else if (words[0].equals("blocks")) {
                    say(blocks.size() + " blocks: " + String.join(" | ", blocks));
                } else if (!step(words[0], rest)) {
                    stop = "cancelled";
                    break;
                }
            }
            result(id, "{\"stopReason\":\"" + stop + "\",\"usage\":{\"totalTokens\":12,\"inputTokens\":7,\"outputTokens\":5}}");
            if (blocks.get(blocks.size() - 1).contains("and-then-some")) {
                say("too late");
                raw("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"" + session
                        + "\",\"toolCall\":{\"toolCallId\":\"t\"},\"options\":[]}}");
                System.err.println("refused: " + answers.computeIfAbsent("77", any -> new LinkedBlockingQueue<>()).take());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean step(String step, String rest) throws IOException, InterruptedException {
        String[] words = rest.split(" ", 3);
        switch (step) {
            case "say" -> say(rest);
            case "pieces" -> rest.codePoints().forEach(c -> say(Character.toString(c)));
            case "think" -> update("{\"sessionUpdate\":\"agent_thought_chunk\",\"content\":{\"type\":\"text\",\"text\":\"" + escape(rest) + "\"}}");
            case "tool" -> update("{\"sessionUpdate\":\"tool_call\",\"status\":\"pending\"," + call(words) + "}");
            case "done", "fail" -> update("{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"" + words[0] + "\",\"status\":\""
                    + (step.equals("done") ? "completed" : "failed") + "\",\"content\":[{\"type\":\"content\",\"content\":{\"type\":\"text\",\"text\":\""
                    + escape(rest.substring(words[0].length()).strip().replace('¶', '\n')) + "\"}}]}");
            case "plan" -> update("{\"sessionUpdate\":\"plan\",\"entries\":[{\"content\":\"" + escape(rest)
                    + "\",\"priority\":\"high\",\"status\":\"in_progress\"},{\"content\":\"rest\",\"priority\":\"urgent\",\"status\":\"odd\"}]}");
            case "ask" -> say(" answer: " + ask(words, OPTIONS));
            case "only-allow" -> say(" answer: " + ask(words, OPTIONS.substring(0, OPTIONS.indexOf('}') + 1)));
            case "ask-env" -> say(" answer: " + ask(new String[] {"k", "execute", "curl " + System.getenv(rest)}, OPTIONS));
            case "raw" -> raw(rest.replace("SESSION", session));
            case "pieces-env" -> step("pieces", "it is " + System.getenv(rest) + " again");
            case "error" -> raw("{\"jsonrpc\":\"2.0\",\"id\":" + promptId + ",\"error\":{\"code\":-32002,\"message\":\"no such session\"}}");
            case "error-env" -> raw("{\"jsonrpc\":\"2.0\",\"id\":" + promptId + ",\"error\":{\"code\":1,\"message\":\"bad key "
                    + escape(System.getenv(rest)) + "\"}}");
            case "update" -> update(rest);
            case "huge" -> huge(Integer.parseInt(words[0]), rest.substring(words[0].length()).strip());
            case "garbage" -> {
                for (long end = System.nanoTime() + Long.parseLong(rest) * 1_000_000; System.nanoTime() < end;) {
                    raw("this is no message, whatever you think of it");
                }
            }
            case "flood" -> {
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    say("word ");
                }
            }
            case "errors" -> {
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    System.err.println("error line " + i + " " + "e".repeat(200));
                }
            }
            case "env" -> say(rest + "=" + System.getenv(rest));
            case "all-env" -> say(String.join(",", new java.util.TreeSet<>(System.getenv().keySet())));
            case "print-env" -> {
                say("the key is " + System.getenv(rest) + " as you know");
                System.err.println("using key " + System.getenv(rest));
                raw("debug: " + System.getenv(rest));
                update("{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"e\",\"title\":\"echo " + escape(System.getenv(rest))
                        + "\",\"kind\":\"execute\",\"rawInput\":{\"" + escape(System.getenv(rest)) + "\":\"" + escape(System.getenv(rest)) + "\"}}");
                step("done", "e printed " + System.getenv(rest));
            }
            case "pid" -> say("pid " + ProcessHandle.current().pid());
            case "cwd" -> say("I work in " + Path.of("").toAbsolutePath() + "/src and that is it");
            case "children" -> say("pids " + child("sleep", "300") + " " + child("setsid", "sleep", "300") + " " + child("sh", "-c", "sleep 300 & sleep 300"));
            case "sleep" -> Thread.sleep(Long.parseLong(rest));
            case "hang" -> {
                while (!cancelled) {
                    Thread.sleep(5);
                }
            }
            case "deaf" -> Thread.sleep(600_000);
            case "exit" -> {
                out.flush();
                Runtime.getRuntime().halt(Integer.parseInt(rest));
            }
            case "close-output" -> {
                out.close();
                Thread.sleep(600_000);
            }
            default -> {
                // Handled later.
            }
        }
        return !cancelled;
    }

    private String call(String[] words) {
        return "\"toolCallId\":\"" + words[0] + "\",\"kind\":\"" + words[1] + "\",\"title\":\"" + escape(words.length > 2 ? words[2] : words[1])
                + "\",\"locations\":[{\"path\":\"" + escape(Path.of("src", "a.txt").toAbsolutePath().toString()) + "\"},{\"path\":\"/etc/passwd\"}],"
                + "\"rawInput\":{\"path\":\"" + escape(Path.of("src", "a.txt").toAbsolutePath().toString()) + "\"}";
    }

    private String ask(String[] words, String options) throws InterruptedException {
        String id = "\"ask-" + System.nanoTime() + "\"";
        LinkedBlockingQueue<String> answer = answers.computeIfAbsent(id, any -> new LinkedBlockingQueue<>());
        raw("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"" + session
                + "\",\"toolCall\":{" + call(words) + "},\"options\":[" + options + "]}}");
        String line = answer.take();
        String option = find(Pattern.compile("\"optionId\":\"([^\"]*)\""), line);
        return option.isEmpty() ? find(Pattern.compile("\"outcome\":\"([^\"]*)\""), line) : option;
    }

    private void huge(int mebibytes, String prefix) {
        synchronized (out) {
            out.print(prefix);
            String piece = "x".repeat(1 << 20);
            for (int i = 0; i < mebibytes; i++) {
                out.print(piece);
            }
            out.print("\n");
            out.flush();
        }
    }

    private static long child(String... command) throws IOException {
        // Inherits this process's output, so that it holds the pipe open.
        return new ProcessBuilder(command).inheritIO().start().pid();
    }

    private void say(String text) {
        update("{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"" + escape(text) + "\"}}");
    }

    private void update(String update) {
        raw("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"" + session + "\",\"update\":" + update + "}}");
    }

    private void result(String id, String result) {
        raw("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    private void raw(String line) {
        synchronized (out) {
            out.print(line);
            out.print("\n");
            out.flush();
        }
    }

    private static String find(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
