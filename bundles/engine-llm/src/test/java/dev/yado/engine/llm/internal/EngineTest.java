package dev.yado.engine.llm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.llm.internal.mcp.ToolServerConfig;
import dev.yado.engine.llm.internal.model.ConfiguredModel;
import dev.yado.engine.llm.internal.model.ModelDirectory;
import dev.yado.engine.llm.internal.provider.ModelConfig;
import dev.yado.engine.llm.internal.run.LlmSession;
import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.engine.llm.internal.tool.ConfiguredToolServer;
import dev.yado.engine.llm.internal.tool.ToolServerDirectory;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Delivery;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileBuilder;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles, configurations, and inputs during a run. */
class EngineTest {

    private static String refused(LlmFixture fixture, FailureCode code) {
        YadoException e = assertThrows(YadoException.class, fixture::create);
        assertEquals(code, e.code(), e.getMessage());
        return e.getMessage();
    }

    private static String refused(UnaryOperator<ProfileBuilder> profile, FailureCode code) throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of(), profile)) {
            return refused(fixture, code);
        }
    }

    @Test
    void aProfileThatCannotWorkSaysWhatIsMissing() throws Exception {
        assertTrue(refused(profile -> profile.option(ProfileOptions.MODEL, "other"), FailureCode.ENGINE_UNAVAILABLE).contains("dev.yado.llm.model~other.cfg"));
        assertTrue(
                refused(profile -> profile.option(ProfileOptions.TOOLS, List.of("t")), FailureCode.ENGINE_UNAVAILABLE).contains("dev.yado.mcp.server~t.cfg"));
        assertTrue(refused(profile -> profile.settings(Map.of("prefix", "x")), FailureCode.INVALID_REQUEST).contains("no settings"));
    }

    @Test
    void aModelWithoutItsKeySaysWhereToPutIt(@TempDir Path folder) throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("api_key_env", "YADO_TEST_NO_SUCH_KEY"))) {
            assertTrue(refused(fixture, FailureCode.ENGINE_UNAVAILABLE).contains("set the environment variable YADO_TEST_NO_SUCH_KEY"));
        }
        Path file = folder.resolve("key");
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("api_key_file", file.toString()))) {
            String message = refused(fixture, FailureCode.ENGINE_UNAVAILABLE);
            assertTrue(message.contains("api_key_file") && !message.contains(folder.toString()), message);

            Files.setPosixFilePermissions(Files.writeString(file, "first-key\n"), PosixFilePermissions.fromString("rw-------"));
            fixture.provider.then(ProviderFormat.OPENAI.says("one")).then(ProviderFormat.OPENAI.says("two"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            Files.writeString(file, "second-key\n");
            fixture.say(worker, "hi again");
            assertEquals(List.of("Bearer first-key", "Bearer second-key"),
                    fixture.provider.requests().stream().map(r -> r.headers().get("authorization")).toList(), "a replaced key counts at once");

            Files.delete(file);
            fixture.say(worker, "and now?");
            assertTrue(fixture.reported(worker).stream().anyMatch(t -> t.startsWith("error provider_error no key for the model m")),
                    () -> fixture.reported(worker).toString());
        }
    }

    @Test
    void aModelThatIsConfiguredAnewCountsForTheNextRun() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI); FakeProvider other = new FakeProvider()) {
            fixture.provider.then(ProviderFormat.OPENAI.says("from the first"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "who are you?");
            other.then(ProviderFormat.ANTHROPIC.says("from the second"));
            fixture.model("m", Map.of("provider", "anthropic", "model", "x", "base_url", other.url()));
            fixture.say(worker, "and now?");
            assertEquals(List.of("user who are you?", "assistant from the first", "user and now?", "assistant from the second"), fixture.transcript(worker));
        }
    }

    @Test
    void manyWorkersTalkAtOnce() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            CountDownLatch all = new CountDownLatch(40);
            fixture.provider.always((request, exchange) -> {
                all.countDown();
                // No response before all requests have arrived.
                assertTrue(all.await(20, TimeUnit.SECONDS));
                ProviderFormat.OPENAI.says("a ", "b ", "c").play(exchange);
            });
            List<WorkerId> workers = java.util.stream.Stream.generate(fixture::create).limit(40).toList();
            workers.forEach(worker -> fixture.input(worker, "hi", Delivery.REJECT));
            workers.forEach(fixture::settle);
            for (WorkerId worker : workers) {
                assertEquals(List.of("user hi", "assistant a b c"), fixture.transcript(worker));
            }
        }
    }

    @Test
    void whatWasNeverConfiguredRightSaysWhyUntilItIs() throws Exception {
        ModelDirectory models = new ModelDirectory();
        ConfiguredModel model = new ConfiguredModel(TestConfigs.of(ModelConfig.class, Map.of("model", "x", "api_key_file", "relative")),
                Map.of("service.pid", "dev.yado.llm.model~m"));
        models.add(model);
        ToolServerDirectory servers = new ToolServerDirectory();
        ConfiguredToolServer server = new ConfiguredToolServer(TestConfigs.of(ToolServerConfig.class, Map.of("command", new String[0])),
                Map.of("service.pid", "dev.yado.mcp.server~t"));
        servers.add(server);
        Profile profile = Profile.builder("p", "llm").option(ProfileOptions.MODEL, "m").option(ProfileOptions.TOOLS, List.of("t")).build();
        assertTrue(assertThrows(EngineException.class, () -> models.require(profile)).getMessage().contains("api_key_file must be an absolute path"));
        assertTrue(assertThrows(EngineException.class, () -> servers.require(profile)).getMessage().contains("needs either command or url"));
        model.modified(TestConfigs.of(ModelConfig.class, Map.of("model", "x", "base_url", "http://127.0.0.1:1")));
        server.modified(TestConfigs.of(ToolServerConfig.class, Map.of("command", new String[] {"true"})));
        assertEquals("x", models.require(profile).settings().model());
        assertEquals(List.of("true"), servers.require(profile).get(0).command());
        model.close();
    }

    @Test
    void aCallGoesOnWhenItsModelIsConfiguredAnew() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            ConfiguredModel model = new ConfiguredModel(TestConfigs.model("m", Map.of("model", "first", "base_url", fixture.provider.url())));
            fixture.models.add(model);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            fixture.provider.then(exchange -> {
                begun.countDown();
                go.await(20, TimeUnit.SECONDS);
                ProviderFormat.OPENAI.says("one").play(exchange);
            }).then(ProviderFormat.OPENAI.says("two"));
            WorkerId worker = fixture.create();
            fixture.input(worker, "first", Delivery.REJECT);
            assertTrue(begun.await(20, TimeUnit.SECONDS));
            model.modified(TestConfigs.of(ModelConfig.class, Map.of("model", "second", "base_url", fixture.provider.url())));
            go.countDown();
            fixture.settle(worker);
            fixture.say(worker, "second");
            model.modified(TestConfigs.of(ModelConfig.class, Map.of("model", " ")));
            assertEquals("second", model.client().settings().model(), "a wrong value changes nothing");
            assertEquals(List.of("user first", "assistant one", "user second", "assistant two"), fixture.transcript(worker));
            assertEquals(List.of("first", "second"), fixture.provider.requests().stream()
                    .map(request -> LlmJson.tree(request.body()).orElseThrow().path("model").asText()).toList());
            model.close();
        }
    }

    @Test
    void wrongConfigurationsAreRefusedWithoutRepeatingThem() {
        for (Map<String, ?> wrong : List.of(Map.of("provider", "secret-value"), Map.of("base_url", "ftp://secret-value"), Map.of("model", " "),
                Map.of("base_url", "http://user:secret-value@host/"), Map.of("base_url", "http://host/?key=secret-value"),
                Map.of("api_key_env", "secret-value"),
                Map.of("api_key_file", "secret-value"), Map.of("api_key_env", "A", "api_key_file", "/secret-value"), Map.of("retries", 99),
                Map.of("temperature", 3.0), Map.of("max_output_tokens", 40_000), Map.of("context_tokens", 1), Map.of("idle_timeout_ms", 1))) {
            Map<String, Object> all = new java.util.HashMap<>(Map.of("model", "m"));
            all.putAll(wrong);
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> TestConfigs.model("m", all), wrong::toString);
            assertFalse(e.getMessage().contains("secret-value"), e.getMessage());
        }
        for (Map<String, ?> wrong : List.of(Map.<String, Object>of(), Map.of("url", "http://a/", "command", new String[] {"b"}),
                Map.of("url", "file:///secret-value"),
                Map.of("command", new String[] {"a"}, "token", "env:A"), Map.of("command", new String[] {"a"}, "environment", new String[] {"secret-value"}),
                Map.of("url", "http://a/", "token", "secret-value"), Map.of("url", "http://a/", "call_timeout_ms", 1))) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> TestConfigs.server("s", wrong), wrong::toString);
            assertFalse(e.getMessage().contains("secret-value"), e.getMessage());
        }
    }

    @Test
    void keysOfTheProvidersThemselvesAreLookedForInTheirUsualPlace() {
        assertEquals("env:OPENAI_API_KEY", TestConfigs.model("m", Map.of("model", "x")).key().orElseThrow().text());
        assertEquals("env:ANTHROPIC_API_KEY", TestConfigs.model("m", Map.of("model", "x", "provider", "anthropic")).key().orElseThrow().text());
        assertTrue(TestConfigs.model("m", Map.of("model", "x", "provider", "ollama")).key().isEmpty());
        assertTrue(TestConfigs.model("m", Map.of("model", "x", "base_url", "http://127.0.0.1:1/v1")).key().isEmpty(), "a key is not for just any server");
    }

    @Test
    void aKeyThatTravelsInClearIsNoticed() {
        assertTrue(TestConfigs.model("m", Map.of("model", "x", "base_url", "http://gateway.example/v1", "api_key_env", "A")).sendsKeyInClear());
        for (Map<String, ?> right : List.of(Map.of("base_url", "http://gateway.example/v1"), Map.of("base_url", "https://a.example/v1", "api_key_env", "A"),
                Map.of("base_url", "http://127.0.0.1:1/v1", "api_key_env", "A"), Map.of("base_url", "http://[::1]:1/v1", "api_key_env", "A"))) {
            Map<String, Object> all = new java.util.HashMap<>(Map.of("model", "x"));
            all.putAll(right);
            assertFalse(TestConfigs.model("m", all).sendsKeyInClear(), right::toString);
        }
    }

    @Test
    void whatIsSteeredIsTakenInBetweenTwoCalls() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.ANTHROPIC)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            fixture.provider.then(exchange -> {
                begun.countDown();
                go.await(20, TimeUnit.SECONDS);
                ProviderFormat.ANTHROPIC.says("first").play(exchange);
            }).then(ProviderFormat.ANTHROPIC.says("second"));
            WorkerId worker = fixture.create();
            fixture.input(worker, "begin", Delivery.REJECT);
            assertTrue(begun.await(20, TimeUnit.SECONDS));
            fixture.input(worker, "and mind the gap", Delivery.STEER);
            go.countDown();
            fixture.settle(worker);
            List<String> reported = fixture.reported(worker);
            assertEquals(1, reported.stream().filter(t -> t.startsWith("run_end")).count(), "it is one run");
            assertTrue(reported.contains("turn_start 2") && reported.contains("text second"), reported::toString);
            String second = fixture.provider.requests().get(1).body();
            assertTrue(second.indexOf("first") < second.indexOf("and mind the gap"), second);
        }
    }

    @Test
    void whatIsQueuedRunsNext() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OLLAMA)) {
            fixture.provider.then(ProviderFormat.OLLAMA.says("one")).then(ProviderFormat.OLLAMA.says("two"));
            WorkerId worker = fixture.create();
            fixture.input(worker, "first", Delivery.REJECT);
            fixture.input(worker, "second", Delivery.QUEUE);
            fixture.settle(worker);
            assertEquals(2, fixture.reported(worker).stream().filter("run_end finished"::equals).count(), () -> fixture.reported(worker).toString());
        }
    }

    @Test
    void aModelThatNeverStopsCallingToolsIsStopped() throws Exception {
        Permissions allow = new Permissions(Permission.ALLOW, Map.of());
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OLLAMA, Map.of("context_tokens", 1_000), profile -> profile.permissions(allow))) {
            fixture.provider.always((request, exchange) -> ProviderFormat.OLLAMA.calls("x", "t__any", "{}").play(exchange));
            WorkerId worker = fixture.create();
            fixture.say(worker, "go on for ever");
            assertEquals("run_end limit_reached", fixture.reported(worker).get(fixture.reported(worker).size() - 1));
            assertTrue(fixture.provider.requests().size() <= LlmSession.MAX_CALLS);
        }
    }

    @Test
    void aContextThatIsFullLeavesOutTheOldest() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("context_tokens", 2_000, "max_output_tokens", 500))) {
            WorkerId worker = fixture.create();
            for (int i = 0; i < 12; i++) {
                fixture.provider.then(ProviderFormat.OPENAI.says("answer " + i + " " + "word ".repeat(100)));
                fixture.say(worker, "question " + i);
            }
            String last = fixture.provider.requests().get(11).body();
            assertTrue(last.contains("question 11") && last.contains("question 10") && !last.contains("question 1\""), last);
            assertTrue(last.contains("oldest messages are omitted here"), last);
        }
    }
}
