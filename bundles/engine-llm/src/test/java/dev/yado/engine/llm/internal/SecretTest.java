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
import dev.yado.runtime.spi.profile.ProfileOptions;
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

/** Plants keys, provokes failures, and searches all visible output for the keys. */
class SecretTest {

    private static final String VARIABLE = "YADO_TEST_PLANTED_KEY";
    private static final String IN_FILE = "planted-file-key-5f1c";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    // A strong reference, or the logger is collected together with its level.
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
            // No buffer.
        }

        @Override
        public void close() {
            // No resources.
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

    private void assertNowhere(LlmFixture fixture, WorkerId worker, String secret) {
        List<String> seen = new ArrayList<>(log);
        seen.add(fixture.events(worker).toString());
        seen.add(fixture.transcript(worker).toString());
        seen.add(String.valueOf(fixture.runtime.get(worker)));
        seen.add(String.valueOf(fixture.runtime.summary()));
        ProcessHandle.current().descendants().forEach(child -> seen.add(String.valueOf(child.info())));
        for (String text : seen) {
            assertThat(text).as(() -> "the key is shown in: " + text).doesNotContain(secret);
        }
    }

    /** Returns all ways in which a provider can repeat a key. */
    private static List<Script> betrayals(ProviderFormat format, String key) {
        return List.of(format.says("Hello."),
                exchange -> exchange.refuse(401, "{\"error\":{\"message\":\"Incorrect API key provided: " + key + "\"}}", "X-Echo: " + key),
                exchange -> exchange.refuse(400, key, "Location: http://127.0.0.1/?key=" + key),
                exchange -> exchange.refuse(429, "{\"error\":\"" + key + "\"}", "Retry-After: " + key),
                exchange -> exchange.begin(200, "text/event-stream", "X-Request-Id: " + key).write("event: message_start\ndata: {" + key + "\n\n").end(),
                exchange -> format.begin(exchange).write(format.error(key)).end(),
                exchange -> format.begin(exchange).write(format.text("so")),
                exchange -> exchange.refuse(302, key, "Location: http://127.0.0.1:1/" + key));
    }

    private void betrayed(ProviderFormat format, Map<String, ?> where, String key) throws Exception {
        Map<String, Object> settings = new java.util.HashMap<>(Map.of("retries", 0));
        settings.putAll(where);
        try (LlmFixture fixture = new LlmFixture(format, settings)) {
            WorkerId worker = fixture.create();
            for (Script betrayal : betrayals(format, key)) {
                fixture.provider.then(betrayal);
                fixture.say(worker, "hi");
            }
            assertThat(fixture.provider.requests().get(0).headers().toString()).as("the key reaches its provider").contains(key);
            assertEquals(betrayals(format, key).size(), fixture.provider.requests().size(), "nobody follows a redirection with a key");
            assertNowhere(fixture, worker, key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyInAFileIsShownNowhere(ProviderFormat format, @TempDir Path folder) throws Exception {
        Path file = Files.setPosixFilePermissions(Files.writeString(folder.resolve("key"), IN_FILE + "\n"), PosixFilePermissions.fromString("rw-------"));
        betrayed(format, Map.of("api_key_file", file.toString()), IN_FILE);
        assertThat(TestConfigs.model("m", Map.of("model", "x", "api_key_file", file.toString())).toString()).doesNotContain(IN_FILE);
    }

    /** A gateway that repeats request data in all parts of a response, split anywhere. */
    @ParameterizedTest
    @EnumSource
    void aKeyThatIsSaidBackIsShownNowhere(ProviderFormat format, @TempDir Path folder) throws Exception {
        String half = IN_FILE.substring(0, 9);
        String rest = IN_FILE.substring(9);
        try (LlmFixture fixture = new LlmFixture(format, Map.of("api_key_file",
                Files.setPosixFilePermissions(Files.writeString(folder.resolve("key"), IN_FILE), PosixFilePermissions.fromString("rw-------")).toString()))) {
            fixture.provider.then(exchange -> {
                format.begin(exchange).write(format.thinking("I was sent " + IN_FILE)).write(format.text("It is " + half)).write(format.text(rest + "!"));
                for (String piece : format.toolCall(0, "id-" + IN_FILE, "use-" + IN_FILE, "{\"key\":\"" + half, rest + "\"}")) {
                    exchange.write(piece);
                }
                exchange.write(format.ending("tools")).end();
            }).then(exchange -> format.begin(exchange).write(format.text("and " + half)).write(format.text(rest)));
            WorkerId worker = fixture.create();
            List<String> seen;
            try (LlmFixture.Live live = fixture.live(worker)) {
                fixture.say(worker, "what were you sent?");
                seen = live.until("run_end failed");
            }
            List<String> reported = fixture.reported(worker);
            assertTrue(reported.contains("thinking I was sent [redacted]") && reported.contains("text It is [redacted]!"), reported::toString);
            assertTrue(reported.stream().anyMatch(t -> t.startsWith("tool_call ") && t.endsWith("{\"key\":\"[redacted]\"}")), reported::toString);
            log.add(seen.stream().map(t -> t.replaceFirst("^\\w+_delta (id\\S* )?", "")).collect(Collectors.joining()));
            assertThat(log.get(log.size() - 1)).as("also what came before the answer broke off: " + seen).contains("and [redacted]");
            assertNowhere(fixture, worker, IN_FILE);
            // Anthropic receives its signed thinking unchanged.
            assertThat(fixture.provider.requests().get(1).body().replace("I was sent " + IN_FILE, "")).doesNotContain(IN_FILE);
        }
    }

    @Test
    void aKeyInTheEnvironmentIsShownNowhere() throws Exception {
        String key = System.getenv(VARIABLE);
        assertNotNull(key, "run this with the environment variable " + VARIABLE + " set, as mvn does");
        betrayed(ProviderFormat.OPENAI, Map.of("api_key_env", VARIABLE), key);
    }

    @Test
    void aToolServerNeverGetsTheKeysOfModelsAndItsOwnAreShownNowhere(@TempDir Path folder) throws Exception {
        String key = System.getenv(VARIABLE);
        assertNotNull(key, "run this with the environment variable " + VARIABLE + " set, as mvn does");
        Path file = Files.setPosixFilePermissions(Files.writeString(folder.resolve("key"), IN_FILE + "\n"), PosixFilePermissions.fromString("rw-------"));
        Permissions allow = new Permissions(Permission.ALLOW, Map.of());
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("api_key_env", VARIABLE),
                profile -> profile.option(ProfileOptions.TOOLS, List.of("t")).permissions(allow))) {
            fixture.servers.add(new ConfiguredToolServer(TestConfigs.server("t", Map.of("command", ToolServerMain.command().toArray(String[]::new),
                    "environment", new String[] {"TOKEN=file:" + file}))));
            fixture.provider.then(ProviderFormat.OPENAI.calls("id1", "t__variable", "{\"name\":\"" + VARIABLE + "\"}"))
                    .then(ProviderFormat.OPENAI.calls("id2", "t__variable", "{\"name\":\"TOKEN\"}")).then(ProviderFormat.OPENAI.says("done"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "what do you know?");
            List<String> results = fixture.reported(worker).stream().filter(t -> t.startsWith("tool_result")).toList();
            assertTrue(results.get(0).endsWith("=> null") && results.get(1).endsWith("=> [redacted]"), results::toString);
            assertNowhere(fixture, worker, key);
            assertNowhere(fixture, worker, IN_FILE);
            assertThat(fixture.provider.requests().get(2).body()).as("nor is the model told").doesNotContain(IN_FILE);
        }
    }
}
