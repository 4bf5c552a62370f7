package dev.yado.engine.llm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.engine.llm.internal.tool.ConfiguredToolServer;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.worker.Delivery;
import dev.yado.process.ProcessSpec;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tools over MCP, served by a separate program. */
class ToolTest {

    private static final Permissions ALLOW = new Permissions(Permission.ALLOW, Map.of());

    private static LlmFixture fixture(ProviderFormat format, Permissions permissions, Map<String, ?> server) throws Exception {
        LlmFixture fixture = new LlmFixture(format, Map.of(), profile -> profile.option(ProfileOptions.TOOLS, List.of("t")).permissions(permissions));
        Map<String, Object> settings = new HashMap<>(Map.of("command", ToolServerMain.command().toArray(String[]::new)));
        settings.putAll(server);
        fixture.servers.add(new ConfiguredToolServer(TestConfigs.server("t", settings)));
        return fixture;
    }

    private static String arguments(String name, String value) {
        return LlmJson.text(Map.of(name, value));
    }

    /** Returns the result of the only call so far. */
    private static String result(LlmFixture fixture, WorkerId worker) {
        return fixture.reported(worker).stream().filter(t -> t.startsWith("tool_result")).reduce((a, b) -> b)
                .orElse("no result in " + fixture.reported(worker));
    }

    /** Runs one input for which the model calls one tool and then ends. */
    private static String use(LlmFixture fixture, WorkerId worker, ProviderFormat format, String tool, String arguments) {
        fixture.provider.then(format.calls("id1", "t__" + tool, arguments)).then(format.says("done"));
        fixture.say(worker, "use " + tool);
        List<String> reported = fixture.reported(worker);
        assertEquals("run_end finished", reported.stream().filter(t -> t.startsWith("run_end")).reduce((a, b) -> b).orElse(""), reported::toString);
        return result(fixture, worker);
    }

    private static boolean alive(String pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        try {
            // An orphan stays a zombie until its new parent reaps it.
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "").startsWith("Z");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static void awaitGone(String... pids) {
        LlmFixture.await(() -> "the end of " + Arrays.toString(pids), () -> Arrays.stream(pids).noneMatch(ToolTest::alive));
    }

    private static String output(String result) {
        return result.substring(result.indexOf(" => ") + 4);
    }

    @ParameterizedTest
    @EnumSource
    void aToolIsCalledAndItsResultIsTold(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = fixture(format, ALLOW, Map.of())) {
            fixture.provider.then(exchange -> {
                format.begin(exchange).write(format.text("Let me see."));
                String[] arguments = format == ProviderFormat.OLLAMA ? new String[] {"{\"text\":\"höhe\"}"} : new String[] {"{\"text\"", ":\"höhe\"}"};
                for (String piece : format.toolCall(0, "id1", "t__echo", arguments)) {
                    exchange.write(piece);
                }
                exchange.write(format.ending("tools")).end();
            }).then(format.says("It said höhe."));
            WorkerId worker = fixture.create();
            fixture.say(worker, "echo, please");
            List<String> reported = fixture.reported(worker);
            String call = reported.stream().filter(t -> t.startsWith("tool_call ")).findFirst().orElseThrow();
            assertTrue(call.endsWith(" t__echo {\"text\":\"höhe\"}"), call);
            assertEquals("höhe", output(result(fixture, worker)));
            assertEquals(List.of("text Let me see.", "turn_start 2", "text It said höhe.", "run_end finished"), reported.stream()
                    .filter(t -> t.startsWith("text") || t.startsWith("run_end") || t.equals("turn_start 2")).toList());
            assertTrue(reported.contains(format == ProviderFormat.OLLAMA ? "usage 22 14 -1" : "usage 22 14 6"), reported::toString);
            String first = fixture.provider.requests().get(0).body();
            assertTrue(first.contains("t__echo") && first.contains("echo something"), first);
            assertTrue(fixture.provider.requests().get(1).body().contains("höhe"));

            fixture.provider.then(format.says("You are welcome."));
            fixture.say(worker, "thanks");
            String third = fixture.provider.requests().get(2).body();
            assertTrue(third.contains("t__echo") && third.contains("Let me see.") && third.contains("h\u00f6he"), third);
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalCallsOfOneAnswerAreAllMade(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = fixture(format, ALLOW, Map.of())) {
            fixture.provider.then(exchange -> {
                format.begin(exchange);
                for (int i = 0; i < 3; i++) {
                    for (String piece : format.toolCall(i, "id" + i, "t__echo", arguments("text", "n" + i))) {
                        exchange.write(piece);
                    }
                }
                exchange.write(format.ending("tools")).end();
            }).then(format.says("done"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "echo thrice");
            assertEquals(List.of("n0", "n1", "n2"), fixture.reported(worker).stream().filter(t -> t.startsWith("tool_result")).map(ToolTest::output).toList());
        }
    }

    @Test
    void olderOllamasThatDoNotNumberTheirCallsAreUnderstood() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.OLLAMA, ALLOW, Map.of())) {
            fixture.provider
                    .then(exchange -> ProviderFormat.OLLAMA.begin(exchange).write("{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\","
                            + "\"tool_calls\":[{\"function\":{\"name\":\"t__echo\",\"arguments\":{\"text\":\"a\"}}},{\"function\":{\"name\":\"t__fail\","
                            + "\"arguments\":{\"text\":\"b\"}}}]},\"done\":false}\n").write(ProviderFormat.OLLAMA.ending("tools")).end())
                    .then(ProviderFormat.OLLAMA.says("done"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "both");
            assertEquals(List.of("t__echo a", "t__fail b (error)"), fixture.reported(worker).stream().filter(t -> t.startsWith("tool_result"))
                    .map(t -> t.split(" ")[2] + " " + output(t)).toList());
        }
    }

    @Test
    void whateverGoesWrongWithAToolIsAResult() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, Map.of("call_timeout_ms", 500, "max_result_characters", 1_000))) {
            WorkerId worker = fixture.create();
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "fail", arguments("text", "sorry")).endsWith(" failed => sorry (error)"));
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "refuse", "{}").contains("rejected the call: no such thing"));
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "picture", "{}").contains("[image, image/png]"));
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "novelty", "{}").contains("the tool's result cannot be read"));
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "nothing", "{}").contains("there is no tool t__nothing"));
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "echo", "{\"text\"").contains("not a JSON object"));
            String big = output(use(fixture, worker, ProviderFormat.OPENAI, "big", arguments("characters", "5000")));
            assertEquals("x".repeat(1_000) + "\n[4000 more characters were cut]", big);
            String pid = output(use(fixture, worker, ProviderFormat.OPENAI, "pid", "{}"));
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "hang", "{}").contains("did not return within"));
            awaitGone(pid);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void argumentsThatAreNoJsonDoNotSpoilTheNextRequest(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = fixture(format, ALLOW, Map.of())) {
            assertTrue(use(fixture, fixture.create(), format, "echo", "{\"text\":").contains("not a JSON object"));
            assertTrue(LlmJson.isObject(fixture.provider.requests().get(1).body()), () -> fixture.provider.requests().get(1).body());
        }
    }

    @Test
    void aServerThatCrashesIsStartedAgain() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.ANTHROPIC, ALLOW, Map.of())) {
            WorkerId worker = fixture.create();
            String first = output(use(fixture, worker, ProviderFormat.ANTHROPIC, "pid", "{}"));
            assertTrue(use(fixture, worker, ProviderFormat.ANTHROPIC, "crash", "{}").contains("has failed"));
            assertFalse(alive(first));
            LlmFixture.await(() -> "the server to be back: " + result(fixture, worker),
                    () -> !use(fixture, worker, ProviderFormat.ANTHROPIC, "pid", "{}").contains("next attempt in"));
            assertTrue(alive(output(result(fixture, worker))));
        }
    }

    @Test
    void aServerThatCannotBeStartedIsToldToTheModel() throws Exception {
        for (String[] command : List.of(new String[] {"/no/such/program"}, ToolServerMain.command("dead").toArray(String[]::new),
                ToolServerMain.command("mute").toArray(String[]::new))) {
            try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, Map.of("command", command, "start_timeout_ms", 1_000))) {
                fixture.provider.then(ProviderFormat.OPENAI.says("I have no tools."));
                WorkerId worker = fixture.create();
                fixture.say(worker, "hi");
                assertTrue(fixture.reported(worker).contains("run_end finished"), () -> fixture.reported(worker).toString());
                String request = fixture.provider.requests().get(0).body();
                assertTrue(request.contains("The tools of t are not available now.") && !request.contains("t__echo"), request);
                assertFalse(request.contains("program"), "what it is started by is nobody's business");
            }
        }
    }

    @Test
    void aServerThatEndsAtOnceDoesNotCostItsTimeToStart() throws Exception {
        Map<String, ?> server = Map.of("command", ToolServerMain.command("dead").toArray(String[]::new), "start_timeout_ms", 600_000);
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, server)) {
            fixture.provider.then(ProviderFormat.OPENAI.says("I have no tools."));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(fixture.provider.requests().get(0).body().contains("The tools of t are not available now."));
        }
    }

    @Test
    void theProcessAndAllItStartedEndWithTheSession() throws Exception {
        for (String kind : List.of("polite", "deaf")) {
            String[] pids;
            try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, Map.of("command", ToolServerMain.command(kind).toArray(String[]::new)))) {
                WorkerId worker = fixture.create();
                String server = output(use(fixture, worker, ProviderFormat.OPENAI, "pid", "{}"));
                String[] children = output(use(fixture, worker, ProviderFormat.OPENAI, "children", "{}")).split(" ");
                pids = new String[] {server, children[0], children[1], children[2]};
                for (String pid : pids) {
                    assertTrue(alive(pid), pid);
                }
                fixture.runtime.stop(worker);
                awaitGone(pids);
            }
        }
    }

    @Test
    void cancellingEndsAToolThatHangs() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, Map.of())) {
            WorkerId worker = fixture.create();
            String pid = output(use(fixture, worker, ProviderFormat.OPENAI, "pid", "{}"));
            fixture.provider.then(ProviderFormat.OPENAI.calls("id2", "t__hang", "{}"));
            try (LlmFixture.Live live = fixture.live(worker)) {
                fixture.input(worker, "hang", Delivery.REJECT);
                live.until("tool_call id2 t__hang {}");
                fixture.cancel(worker);
                fixture.settle(worker);
            }
            assertTrue(fixture.reported(worker).contains("run_end cancelled"), () -> fixture.reported(worker).toString());
            awaitGone(pid);
        }
    }

    @Test
    void toolsThatMayNotBeUsedAreNotOfferedAndNotCalled() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, new Permissions(Permission.ALLOW, Map.of("t__f*", Permission.DENY)), Map.of())) {
            WorkerId worker = fixture.create();
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "fail", arguments("text", "x"))
                    .contains("not called: this Worker is not permitted to use t__fail"));
            assertFalse(fixture.provider.requests().get(0).body().contains("fail something"));
        }
    }

    @Test
    void aRuleCountsByTheNameThatTheServerSaysAndByTheOneThatTheModelKnows() throws Exception {
        for (String rule : List.of("t__read.file", "t__read.*", "t__read_file", "t__read_*")) {
            try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, new Permissions(Permission.ALLOW, Map.of(rule, Permission.DENY)), Map.of())) {
                WorkerId worker = fixture.create();
                assertTrue(
                        use(fixture, worker, ProviderFormat.OPENAI, "read_file", "{}").contains("not called: this Worker is not permitted to use t__read_file"),
                        rule);
                assertFalse(fixture.provider.requests().get(0).body().contains("t__read_file"), rule);
            }
            try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, new Permissions(Permission.DENY, Map.of(rule, Permission.ALLOW)), Map.of())) {
                assertEquals("read", output(use(fixture, fixture.create(), ProviderFormat.OPENAI, "read_file", "{}")), rule);
            }
        }
    }

    @Test
    void aRuleThatCanNeverCountIsRefused() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, Map.of())) {
            LlmEngine engine = new LlmEngine("1", fixture.models, fixture.servers);
            for (String rule : List.of("t__read", "t__*", "t__re*", "t_*", "t*", "*")) {
                engine.check(ruled(rule));
            }
            for (String rule : List.of("t/read", "read", "t_read", "other__*", "o*")) {
                EngineException refused = assertThrows(EngineException.class, () -> engine.check(ruled(rule)), rule);
                assertEquals(EngineErrorCode.INVALID_REQUEST, refused.code());
                assertTrue(refused.getMessage().contains(rule), refused.getMessage());
            }
        }
    }

    private static Profile ruled(String rule) {
        return Profile.builder("p", "llm").option(ProfileOptions.MODEL, "m").option(ProfileOptions.TOOLS, List.of("t"))
                .permissions(new Permissions(Permission.ASK, Map.of(rule, Permission.DENY))).build();
    }

    @Test
    void nobodyIsAskedAboutAToolThatIsNotThere() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, Permissions.ASK, Map.of())) {
            assertTrue(use(fixture, fixture.create(), ProviderFormat.OPENAI, "nothing", "{}").contains("there is no tool t__nothing"));
        }
    }

    @Test
    void aNameThatNoToolCanHaveIsNotToldToTheProviderAgain() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, Map.of())) {
            WorkerId worker = fixture.create();
            assertTrue(use(fixture, worker, ProviderFormat.OPENAI, "a/b c" + "x".repeat(100), "{}").contains("there is no tool t__a_b_cxxx"));
            for (FakeProvider.Request request : fixture.provider.requests()) {
                assertFalse(request.body().contains("t__a/b") || request.body().contains("t__a_b_c" + "x".repeat(57)), request.body());
            }
        }
    }

    @Test
    void toolsThatAreMoreThanTheModelTakesAreNamedAsTheReason() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("context_tokens", 512),
                profile -> profile.option(ProfileOptions.TOOLS, List.of("t")).permissions(ALLOW))) {
            fixture.servers.add(new ConfiguredToolServer(TestConfigs.server("t", Map.of("command", ToolServerMain.command().toArray(String[]::new)))));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(fixture.reported(worker).toString().contains("the tool descriptions alone exceed"), () -> fixture.reported(worker).toString());
        }
    }

    @Test
    void somebodyIsAsked() throws Exception {
        try (LlmFixture fixture = fixture(ProviderFormat.ANTHROPIC, Permissions.ASK, Map.of())) {
            WorkerId worker = fixture.create();
            for (String choice : List.of("allow", "deny", "allow_always")) {
                fixture.provider.then(ProviderFormat.ANTHROPIC.calls("id-" + choice, "t__echo", arguments("text", choice)))
                        .then(ProviderFormat.ANTHROPIC.says("done"));
                fixture.input(worker, choice, Delivery.REJECT);
                LlmFixture.await(() -> "a question", () -> !fixture.runtime.interactions(worker).isEmpty());
                Interaction question = fixture.runtime.interactions(worker).get(0);
                assertEquals("May it use t__echo?", question.title());
                assertEquals(arguments("text", choice), question.text());
                assertEquals(Optional.of("id-" + choice), question.toolCallId());
                fixture.runtime.answer(worker, question.id(), AnswerRequest.option(choice));
                fixture.settle(worker);
                assertEquals(choice.equals("deny") ? "not called: permission was not granted (error)" : choice, output(result(fixture, worker)));
            }
            assertEquals("again", output(use(fixture, worker, ProviderFormat.ANTHROPIC, "echo", arguments("text", "again"))), "it was allowed for the session");
        }
    }

    @Test
    void aProcessGetsItsEnvironmentAndNoOtherAndItsSecretsAreNotShown(@TempDir Path folder) throws Exception {
        Path secret = Files.setPosixFilePermissions(Files.writeString(folder.resolve("secret"), "planted \"tool\" \\ secret\nof two lines"),
                PosixFilePermissions.fromString("rw-------"));
        try (LlmFixture fixture = fixture(ProviderFormat.OPENAI, ALLOW, Map.of("environment", new String[] {"TOOL_SECRET=file:" + secret}))) {
            WorkerId worker = fixture.create();
            assertEquals("[redacted]", output(use(fixture, worker, ProviderFormat.OPENAI, "variable", arguments("name", "TOOL_SECRET"))));
            assertEquals(System.getenv("PATH"), output(use(fixture, worker, ProviderFormat.OPENAI, "variable", arguments("name", "PATH"))));
            assertEquals("{\"TOOL_SECRET\":\"[redacted]\"}",
                    output(use(fixture, worker, ProviderFormat.OPENAI, "json_variable", arguments("name", "TOOL_SECRET"))));
            String other = System.getenv().keySet().stream().filter(name -> !ProcessSpec.INHERITED_VARIABLES.contains(name)).findFirst().orElse("NONE_AT_ALL");
            assertEquals("null", output(use(fixture, worker, ProviderFormat.OPENAI, "variable", arguments("name", other))), other);
        }
    }
}
