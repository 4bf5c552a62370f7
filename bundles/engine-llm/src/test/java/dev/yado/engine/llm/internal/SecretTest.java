package dev.yado.engine.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.llm.internal.FakeProvider.Script;
import dev.yado.engine.llm.internal.tool.ConfiguredToolServer;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys are planted, and everything that anybody can see is searched for them, after all that can go wrong has gone wrong. */
class SecretTest {

    private static final String VARIABLE = "YADO_TEST_PLANTED_KEY";
    private static final String IN_FILE = "planted-file-key-5f1c";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    // Held, or it would be collected together with its level.
    private final Logger ours = Logger.getLogger("dev.yado");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            StringBuilder line = new StringBuilder(String.valueOf(logged.getMessage()));
            for (Throwable t = logged.getThrown(); t != null; t = t.getCause()) {
                line.append(' ').append(t);
            }
            log.add(line.toString());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        ours.setLevel(Level.ALL);
    }

    @AfterEach
    void leave() {
        root.removeHandler(handler);
        ours.setLevel(null);
    }

    private void assertNowhere(Bench bench, WorkerId worker, String secret) {
        List<String> seen = new ArrayList<>(log);
        seen.add(bench.events(worker).toString());
        seen.add(bench.transcript(worker).toString());
        seen.add(String.valueOf(bench.runtime.get(worker)));
        seen.add(String.valueOf(bench.runtime.summary()));
        ProcessHandle.current().descendants().forEach(child -> seen.add(String.valueOf(child.info())));
        for (String text : seen) {
            assertThat(text).as(() -> "the key is shown in: " + text).doesNotContain(secret);
        }
    }

    /** Everything that a provider can do with a key it was sent. */
    private static List<Script> betrayals(Wires wires, String key) {
        return List.of(wires.says("Hello."),
                exchange -> exchange.refuse(401, "{\"error\":{\"message\":\"Incorrect API key provided: " + key + "\"}}", "X-Echo: " + key),
                exchange -> exchange.refuse(400, key, "Location: http://127.0.0.1/?key=" + key),
                exchange -> exchange.refuse(429, "{\"error\":\"" + key + "\"}", "Retry-After: " + key),
                exchange -> exchange.begin(200, "text/event-stream", "X-Request-Id: " + key).write("event: message_start\ndata: {" + key + "\n\n").end(),
                exchange -> wires.begin(exchange).write(wires.error(key)).end(),
                exchange -> wires.begin(exchange).write(wires.text("so")),
                exchange -> exchange.refuse(302, key, "Location: http://127.0.0.1:1/" + key));
    }

    private void betrayed(Wires wires, Map<String, ?> where, String key) throws Exception {
        Map<String, Object> settings = new java.util.HashMap<>(Map.of("retries", 0));
        settings.putAll(where);
        try (Bench bench = new Bench(wires, settings)) {
            WorkerId worker = bench.create();
            for (Script betrayal : betrayals(wires, key)) {
                bench.provider.then(betrayal);
                bench.say(worker, "hi");
            }
            assertThat(bench.provider.requests().get(0).headers().toString()).as("the key reaches its provider").contains(key);
            assertEquals(betrayals(wires, key).size(), bench.provider.requests().size(), "nobody follows a redirection with a key");
            assertNowhere(bench, worker, key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyInAFileIsShownNowhere(Wires wires, @TempDir Path folder) throws Exception {
        Path file = Files.setPosixFilePermissions(Files.writeString(folder.resolve("key"), IN_FILE + "\n"), PosixFilePermissions.fromString("rw-------"));
        betrayed(wires, Map.of("api_key_file", file.toString()), IN_FILE);
        assertThat(Configs.model("m", Map.of("model", "x", "api_key_file", file.toString())).toString()).doesNotContain(IN_FILE);
    }

    /** A gateway that shows its clients what they sent, in all parts of an answer and cut anywhere. */
    @ParameterizedTest
    @EnumSource
    void aKeyThatIsSaidBackIsShownNowhere(Wires wires, @TempDir Path folder) throws Exception {
        String half = IN_FILE.substring(0, 9);
        String rest = IN_FILE.substring(9);
        try (Bench bench = new Bench(wires, Map.of("api_key_file", Files.setPosixFilePermissions(Files.writeString(folder.resolve("key"), IN_FILE), PosixFilePermissions.fromString("rw-------")).toString()))) {
            bench.provider.then(exchange -> {
                wires.begin(exchange).write(wires.thinking("I was sent " + IN_FILE)).write(wires.text("It is " + half)).write(wires.text(rest + "!"));
                for (String piece : wires.toolCall(0, "id-" + IN_FILE, "use-" + IN_FILE, "{\"key\":\"" + half, rest + "\"}")) {
                    exchange.write(piece);
                }
                exchange.write(wires.ending("tools")).end();
            }).then(exchange -> wires.begin(exchange).write(wires.text("and " + half)).write(wires.text(rest)));
            WorkerId worker = bench.create();
            List<String> seen;
            try (Bench.Live live = bench.live(worker)) {
                bench.say(worker, "what were you sent?");
                seen = live.until("run_end failed");
            }
            List<String> reported = bench.reported(worker);
            assertTrue(reported.contains("thinking I was sent [redacted]") && reported.contains("text It is [redacted]!"), reported::toString);
            assertTrue(reported.stream().anyMatch(t -> t.startsWith("tool_call ") && t.endsWith("{\"key\":\"[redacted]\"}")), reported::toString);
            log.add(seen.stream().map(t -> t.replaceFirst("^\\w+_delta (id\\S* )?", "")).collect(Collectors.joining()));
            assertThat(log.get(log.size() - 1)).as("also what came before the answer broke off: " + seen).contains("and [redacted]");
            assertNowhere(bench, worker, IN_FILE);
            // Anthropic gets its signed thoughts back as they were.
            assertThat(bench.provider.requests().get(1).body().replace("I was sent " + IN_FILE, "")).doesNotContain(IN_FILE);
        }
    }

    @Test
    void aKeyInTheEnvironmentIsShownNowhere() throws Exception {
        String key = System.getenv(VARIABLE);
        assertNotNull(key, "run this with the environment variable " + VARIABLE + " set, as mvn does");
        betrayed(Wires.OPENAI, Map.of("api_key_env", VARIABLE), key);
    }

    @Test
    void aToolServerNeverGetsTheKeysOfModelsAndItsOwnAreShownNowhere(@TempDir Path folder) throws Exception {
        String key = System.getenv(VARIABLE);
        assertNotNull(key, "run this with the environment variable " + VARIABLE + " set, as mvn does");
        Path file = Files.setPosixFilePermissions(Files.writeString(folder.resolve("key"), IN_FILE + "\n"), PosixFilePermissions.fromString("rw-------"));
        Permissions allow = new Permissions(Permission.ALLOW, Map.of());
        try (Bench bench = new Bench(Wires.OPENAI, Map.of("api_key_env", VARIABLE), profile -> profile.tools(List.of("t")).permissions(allow))) {
            bench.servers.add(new ConfiguredToolServer(Configs.server("t", Map.of("command", ToolServerMain.command().toArray(String[]::new),
                    "environment", new String[] {"TOKEN=file:" + file}))));
            bench.provider.then(Wires.OPENAI.calls("id1", "t__variable", "{\"name\":\"" + VARIABLE + "\"}"))
                    .then(Wires.OPENAI.calls("id2", "t__variable", "{\"name\":\"TOKEN\"}")).then(Wires.OPENAI.says("done"));
            WorkerId worker = bench.create();
            bench.say(worker, "what do you know?");
            List<String> results = bench.reported(worker).stream().filter(t -> t.startsWith("tool_result")).toList();
            assertTrue(results.get(0).endsWith("=> null") && results.get(1).endsWith("=> [redacted]"), results::toString);
            assertNowhere(bench, worker, key);
            assertNowhere(bench, worker, IN_FILE);
            assertThat(bench.provider.requests().get(2).body()).as("nor is the model told").doesNotContain(IN_FILE);
        }
    }
}
