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

/** Tools over MCP, served by a program of its own. */
class ToolTest {

    private static final Permissions ALLOW = new Permissions(Permission.ALLOW, Map.of());

    private static Bench bench(Wires wires, Permissions permissions, Map<String, ?> server) throws Exception {
        Bench bench = new Bench(wires, Map.of(), profile -> profile.tools(List.of("t")).permissions(permissions));
        Map<String, Object> settings = new HashMap<>(Map.of("command", ToolServerMain.command().toArray(String[]::new)));
        settings.putAll(server);
        bench.servers.add(new ConfiguredToolServer(Configs.server("t", settings)));
        return bench;
    }

    private static String arguments(String name, String value) {
        return LlmJson.text(Map.of(name, value));
    }

    /** What came of the only call so far. */
    private static String result(Bench bench, WorkerId worker) {
        return bench.reported(worker).stream().filter(t -> t.startsWith("tool_result")).reduce((a, b) -> b).orElse("no result in " + bench.reported(worker));
    }

    /** One run in which the model calls one tool and then says that it is done. */
    private static String use(Bench bench, WorkerId worker, Wires wires, String tool, String arguments) {
        bench.provider.then(wires.calls("id1", "t__" + tool, arguments)).then(wires.says("done"));
        bench.say(worker, "use " + tool);
        List<String> reported = bench.reported(worker);
        assertEquals("run_end finished", reported.stream().filter(t -> t.startsWith("run_end")).reduce((a, b) -> b).orElse(""), reported::toString);
        return result(bench, worker);
    }

    private static boolean alive(String pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        try {
            // Orphans are whoever adopts them's to bury.
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "").startsWith("Z");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static void awaitGone(String... pids) {
        Bench.await(() -> "the end of " + Arrays.toString(pids), () -> Arrays.stream(pids).noneMatch(ToolTest::alive));
    }

    private static String output(String result) {
        return result.substring(result.indexOf(" => ") + 4);
    }

    @ParameterizedTest
    @EnumSource
    void aToolIsCalledAndItsResultIsTold(Wires wires) throws Exception {
        try (Bench bench = bench(wires, ALLOW, Map.of())) {
            bench.provider.then(exchange -> {
                wires.begin(exchange).write(wires.text("Let me see."));
                String[] arguments = wires == Wires.OLLAMA ? new String[] {"{\"text\":\"höhe\"}"} : new String[] {"{\"text\"", ":\"höhe\"}"};
                for (String piece : wires.toolCall(0, "id1", "t__echo", arguments)) {
                    exchange.write(piece);
                }
                exchange.write(wires.ending("tools")).end();
            }).then(wires.says("It said höhe."));
            WorkerId worker = bench.create();
            bench.say(worker, "echo, please");
            List<String> reported = bench.reported(worker);
            String call = reported.stream().filter(t -> t.startsWith("tool_call ")).findFirst().orElseThrow();
            assertTrue(call.endsWith(" t__echo {\"text\":\"höhe\"}"), call);
            assertEquals("höhe", output(result(bench, worker)));
            assertEquals(List.of("text Let me see.", "turn_start 2", "text It said höhe.", "run_end finished"), reported.stream()
                    .filter(t -> t.startsWith("text") || t.startsWith("run_end") || t.equals("turn_start 2")).toList());
            assertTrue(reported.contains(wires == Wires.OLLAMA ? "usage 22 14 -1" : "usage 22 14 6"), reported::toString);
            String first = bench.provider.requests().get(0).body();
            assertTrue(first.contains("t__echo") && first.contains("echo something"), first);
            assertTrue(bench.provider.requests().get(1).body().contains("höhe"));

            bench.provider.then(wires.says("You are welcome."));
            bench.say(worker, "thanks");
            String third = bench.provider.requests().get(2).body();
            assertTrue(third.contains("t__echo") && third.contains("Let me see.") && third.contains("h\u00f6he"), third);
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalCallsOfOneAnswerAreAllMade(Wires wires) throws Exception {
        try (Bench bench = bench(wires, ALLOW, Map.of())) {
            bench.provider.then(exchange -> {
                wires.begin(exchange);
                for (int i = 0; i < 3; i++) {
                    for (String piece : wires.toolCall(i, "id" + i, "t__echo", arguments("text", "n" + i))) {
                        exchange.write(piece);
                    }
                }
                exchange.write(wires.ending("tools")).end();
            }).then(wires.says("done"));
            WorkerId worker = bench.create();
            bench.say(worker, "echo thrice");
            assertEquals(List.of("n0", "n1", "n2"), bench.reported(worker).stream().filter(t -> t.startsWith("tool_result")).map(ToolTest::output).toList());
        }
    }

    @Test
    void olderOllamasThatDoNotNumberTheirCallsAreUnderstood() throws Exception {
        try (Bench bench = bench(Wires.OLLAMA, ALLOW, Map.of())) {
            bench.provider.then(exchange -> Wires.OLLAMA.begin(exchange).write("{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\","
                    + "\"tool_calls\":[{\"function\":{\"name\":\"t__echo\",\"arguments\":{\"text\":\"a\"}}},{\"function\":{\"name\":\"t__fail\","
                    + "\"arguments\":{\"text\":\"b\"}}}]},\"done\":false}\n").write(Wires.OLLAMA.ending("tools")).end()).then(Wires.OLLAMA.says("done"));
            WorkerId worker = bench.create();
            bench.say(worker, "both");
            assertEquals(List.of("t__echo a", "t__fail b (error)"), bench.reported(worker).stream().filter(t -> t.startsWith("tool_result"))
                    .map(t -> t.split(" ")[2] + " " + output(t)).toList());
        }
    }

    @Test
    void whateverGoesWrongWithAToolIsAResult() throws Exception {
        try (Bench bench = bench(Wires.OPENAI, ALLOW, Map.of("call_timeout_ms", 500, "max_result_characters", 1_000))) {
            WorkerId worker = bench.create();
            assertTrue(use(bench, worker, Wires.OPENAI, "fail", arguments("text", "sorry")).endsWith(" failed => sorry (error)"));
            assertTrue(use(bench, worker, Wires.OPENAI, "refuse", "{}").contains("rejected the call: no such thing"));
            assertTrue(use(bench, worker, Wires.OPENAI, "picture", "{}").contains("[image, image/png]"));
            assertTrue(use(bench, worker, Wires.OPENAI, "novelty", "{}").contains("the tool's result cannot be read"));
            assertTrue(use(bench, worker, Wires.OPENAI, "nothing", "{}").contains("there is no tool t__nothing"));
            assertTrue(use(bench, worker, Wires.OPENAI, "echo", "{\"text\"").contains("not a JSON object"));
            String big = output(use(bench, worker, Wires.OPENAI, "big", arguments("characters", "5000")));
            assertEquals("x".repeat(1_000) + "\n[4000 more characters were cut]", big);
            String pid = output(use(bench, worker, Wires.OPENAI, "pid", "{}"));
            assertTrue(use(bench, worker, Wires.OPENAI, "hang", "{}").contains("did not return within"));
            awaitGone(pid);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void argumentsThatAreNoJsonDoNotSpoilTheNextRequest(Wires wires) throws Exception {
        try (Bench bench = bench(wires, ALLOW, Map.of())) {
            assertTrue(use(bench, bench.create(), wires, "echo", "{\"text\":").contains("not a JSON object"));
            assertTrue(LlmJson.isObject(bench.provider.requests().get(1).body()), () -> bench.provider.requests().get(1).body());
        }
    }

    @Test
    void aServerThatCrashesIsStartedAgain() throws Exception {
        try (Bench bench = bench(Wires.ANTHROPIC, ALLOW, Map.of())) {
            WorkerId worker = bench.create();
            String first = output(use(bench, worker, Wires.ANTHROPIC, "pid", "{}"));
            assertTrue(use(bench, worker, Wires.ANTHROPIC, "crash", "{}").contains("has failed"));
            assertFalse(alive(first));
            Bench.await(() -> "the server to be back: " + result(bench, worker),
                    () -> !use(bench, worker, Wires.ANTHROPIC, "pid", "{}").contains("next attempt in"));
            assertTrue(alive(output(result(bench, worker))));
        }
    }

    @Test
    void aServerThatCannotBeStartedIsToldToTheModel() throws Exception {
        for (String[] command : List.of(new String[] {"/no/such/program"}, ToolServerMain.command("dead").toArray(String[]::new),
                ToolServerMain.command("mute").toArray(String[]::new))) {
            try (Bench bench = bench(Wires.OPENAI, ALLOW, Map.of("command", command, "start_timeout_ms", 1_000))) {
                bench.provider.then(Wires.OPENAI.says("I have no tools."));
                WorkerId worker = bench.create();
                bench.say(worker, "hi");
                assertTrue(bench.reported(worker).contains("run_end finished"), () -> bench.reported(worker).toString());
                String request = bench.provider.requests().get(0).body();
                assertTrue(request.contains("The tools of t are not available now.") && !request.contains("t__echo"), request);
                assertFalse(request.contains("program"), "what it is started by is nobody's business");
            }
        }
    }

    @Test
    void aServerThatEndsAtOnceDoesNotCostItsTimeToStart() throws Exception {
        Map<String, ?> server = Map.of("command", ToolServerMain.command("dead").toArray(String[]::new), "start_timeout_ms", 600_000);
        try (Bench bench = bench(Wires.OPENAI, ALLOW, server)) {
            bench.provider.then(Wires.OPENAI.says("I have no tools."));
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(bench.provider.requests().get(0).body().contains("The tools of t are not available now."));
        }
    }

    @Test
    void theProcessAndAllItStartedEndWithTheSession() throws Exception {
        for (String kind : List.of("polite", "deaf")) {
            String[] pids;
            try (Bench bench = bench(Wires.OPENAI, ALLOW, Map.of("command", ToolServerMain.command(kind).toArray(String[]::new)))) {
                WorkerId worker = bench.create();
                String server = output(use(bench, worker, Wires.OPENAI, "pid", "{}"));
                String[] children = output(use(bench, worker, Wires.OPENAI, "children", "{}")).split(" ");
                pids = new String[] {server, children[0], children[1], children[2]};
                for (String pid : pids) {
                    assertTrue(alive(pid), pid);
                }
                bench.runtime.stop(worker);
                awaitGone(pids);
            }
        }
    }

    @Test
    void cancellingEndsAToolThatHangs() throws Exception {
        try (Bench bench = bench(Wires.OPENAI, ALLOW, Map.of())) {
            WorkerId worker = bench.create();
            String pid = output(use(bench, worker, Wires.OPENAI, "pid", "{}"));
            bench.provider.then(Wires.OPENAI.calls("id2", "t__hang", "{}"));
            try (Bench.Live live = bench.live(worker)) {
                bench.input(worker, "hang", Delivery.REJECT);
                live.until("tool_call id2 t__hang {}");
                bench.cancel(worker);
                bench.settle(worker);
            }
            assertTrue(bench.reported(worker).contains("run_end cancelled"), () -> bench.reported(worker).toString());
            awaitGone(pid);
        }
    }

    @Test
    void toolsThatMayNotBeUsedAreNotOfferedAndNotCalled() throws Exception {
        try (Bench bench = bench(Wires.OPENAI, new Permissions(Permission.ALLOW, Map.of("t__f*", Permission.DENY)), Map.of())) {
            WorkerId worker = bench.create();
            assertTrue(use(bench, worker, Wires.OPENAI, "fail", arguments("text", "x")).contains("not called: this Worker may not use t__fail"));
            assertFalse(bench.provider.requests().get(0).body().contains("fail something"));
        }
    }

    @Test
    void aRuleCountsByTheNameThatTheServerSaysAndByTheOneThatTheModelKnows() throws Exception {
        for (String rule : List.of("t__read.file", "t__read.*", "t__read_file", "t__read_*")) {
            try (Bench bench = bench(Wires.OPENAI, new Permissions(Permission.ALLOW, Map.of(rule, Permission.DENY)), Map.of())) {
                WorkerId worker = bench.create();
                assertTrue(use(bench, worker, Wires.OPENAI, "read_file", "{}").contains("not called: this Worker may not use t__read_file"), rule);
                assertFalse(bench.provider.requests().get(0).body().contains("t__read_file"), rule);
            }
            try (Bench bench = bench(Wires.OPENAI, new Permissions(Permission.DENY, Map.of(rule, Permission.ALLOW)), Map.of())) {
                assertEquals("read", output(use(bench, bench.create(), Wires.OPENAI, "read_file", "{}")), rule);
            }
        }
    }

    @Test
    void aRuleThatCanNeverCountIsRefused() throws Exception {
        try (Bench bench = bench(Wires.OPENAI, ALLOW, Map.of())) {
            LlmEngine engine = new LlmEngine("1", bench.models, bench.servers);
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
        return Profile.builder("p", "llm").model("m").tools(List.of("t")).permissions(new Permissions(Permission.ASK, Map.of(rule, Permission.DENY))).build();
    }

    @Test
    void nobodyIsAskedAboutAToolThatIsNotThere() throws Exception {
        try (Bench bench = bench(Wires.OPENAI, Permissions.ASK, Map.of())) {
            assertTrue(use(bench, bench.create(), Wires.OPENAI, "nothing", "{}").contains("there is no tool t__nothing"));
        }
    }

    @Test
    void aNameThatNoToolCanHaveIsNotToldToTheProviderAgain() throws Exception {
        try (Bench bench = bench(Wires.OPENAI, ALLOW, Map.of())) {
            WorkerId worker = bench.create();
            assertTrue(use(bench, worker, Wires.OPENAI, "a/b c" + "x".repeat(100), "{}").contains("there is no tool t__a_b_cxxx"));
            for (FakeProvider.Request request : bench.provider.requests()) {
                assertFalse(request.body().contains("t__a/b") || request.body().contains("t__a_b_c" + "x".repeat(57)), request.body());
            }
        }
    }

    @Test
    void toolsThatAreMoreThanTheModelTakesAreNamedAsTheReason() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI, Map.of("context_tokens", 512), profile -> profile.tools(List.of("t")).permissions(ALLOW))) {
            bench.servers.add(new ConfiguredToolServer(Configs.server("t", Map.of("command", ToolServerMain.command().toArray(String[]::new)))));
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(bench.reported(worker).toString().contains("the tool descriptions alone exceed"), () -> bench.reported(worker).toString());
        }
    }

    @Test
    void somebodyIsAsked() throws Exception {
        try (Bench bench = bench(Wires.ANTHROPIC, Permissions.ASK, Map.of())) {
            WorkerId worker = bench.create();
            for (String choice : List.of("allow", "deny", "allow_always")) {
                bench.provider.then(Wires.ANTHROPIC.calls("id-" + choice, "t__echo", arguments("text", choice))).then(Wires.ANTHROPIC.says("done"));
                bench.input(worker, choice, Delivery.REJECT);
                Bench.await(() -> "a question", () -> !bench.runtime.interactions(worker).isEmpty());
                Interaction question = bench.runtime.interactions(worker).get(0);
                assertEquals("May it use t__echo?", question.title());
                assertEquals(arguments("text", choice), question.text());
                assertEquals(Optional.of("id-" + choice), question.toolCallId());
                bench.runtime.answer(worker, question.id(), AnswerRequest.option(choice));
                bench.settle(worker);
                assertEquals(choice.equals("deny") ? "not called: permission was not granted (error)" : choice, output(result(bench, worker)));
            }
            assertEquals("again", output(use(bench, worker, Wires.ANTHROPIC, "echo", arguments("text", "again"))), "it was allowed for the session");
        }
    }

    @Test
    void aProcessGetsItsEnvironmentAndNoOtherAndItsSecretsAreNotShown(@TempDir Path folder) throws Exception {
        Path secret = Files.setPosixFilePermissions(Files.writeString(folder.resolve("secret"), "planted \"tool\" \\ secret\nof two lines"), PosixFilePermissions.fromString("rw-------"));
        try (Bench bench = bench(Wires.OPENAI, ALLOW, Map.of("environment", new String[] {"TOOL_SECRET=file:" + secret}))) {
            WorkerId worker = bench.create();
            assertEquals("[redacted]", output(use(bench, worker, Wires.OPENAI, "variable", arguments("name", "TOOL_SECRET"))));
            assertEquals(System.getenv("PATH"), output(use(bench, worker, Wires.OPENAI, "variable", arguments("name", "PATH"))));
            assertEquals("{\"TOOL_SECRET\":\"[redacted]\"}", output(use(bench, worker, Wires.OPENAI, "json_variable", arguments("name", "TOOL_SECRET"))));
            String other = System.getenv().keySet().stream().filter(name -> !ProcessSpec.INHERITED_VARIABLES.contains(name)).findFirst().orElse("NONE_AT_ALL");
            assertEquals("null", output(use(bench, worker, Wires.OPENAI, "variable", arguments("name", other))), other);
        }
    }
}
