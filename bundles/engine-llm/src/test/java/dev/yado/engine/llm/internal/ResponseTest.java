package dev.yado.engine.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.yado.engine.llm.internal.provider.Provider;
import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.model.id.WorkerId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of answers that are as they should be, on each provider's wire. */
class ResponseTest {

    private static JsonNode body(Bench bench, int request) {
        return LlmJson.tree(bench.provider.requests().get(request).body()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsStreamedKeptAndCounted(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(wires.says("Hello", ", wörld \uD83D\uDE00"));
            WorkerId worker = bench.create();
            try (Bench.Live live = bench.live(worker)) {
                bench.say(worker, "hi");
                List<String> seen = live.until("run_end finished");
                assertTrue(seen.contains("text_delta Hello") && seen.contains("text_delta , wörld \uD83D\uDE00"), seen::toString);
            }
            assertEquals("text Hello, wörld \uD83D\uDE00",
                    bench.reported(worker).stream().filter(t -> t.startsWith("text")).findFirst().orElseThrow());
            assertThat(bench.reported(worker)).as(() -> bench.reported(worker).toString()).contains(wires == Wires.OLLAMA ? "usage 11 7 -1" : "usage 11 7 3");
            assertTrue(bench.provider.requests().get(0).line().startsWith(switch (wires) {
                case OPENAI -> "POST /v1/chat/completions ";
                case ANTHROPIC -> "POST /v1/messages ";
                case OLLAMA -> "POST /v1/api/chat ";
            }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thinkingIsShownApart(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(exchange -> wires.begin(exchange).write(wires.thinking("Hm.")).write(wires.text("42")).write(wires.ending("stop")).end());
            WorkerId worker = bench.create();
            bench.say(worker, "what is it?");
            List<String> reported = bench.reported(worker);
            assertTrue(reported.indexOf("thinking Hm.") > 0 && reported.indexOf("thinking Hm.") < reported.indexOf("text 42"), reported::toString);
            assertEquals(List.of("user what is it?", "assistant 42"), bench.transcript(worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theConversationIsToldAgain(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires, Map.of(), profile -> profile.systemPrompt("Be brief."))) {
            bench.provider.then(wires.says("one")).then(wires.says("two"));
            WorkerId worker = bench.create();
            bench.say(worker, "first");
            bench.say(worker, "second");
            JsonNode messages = body(bench, 1).path("messages");
            String all = messages.toString();
            assertTrue(all.indexOf("first") < all.indexOf("one") && all.indexOf("one") < all.indexOf("second"), all);
            assertThat(body(bench, 1).toString()).contains("Be brief.");
            assertEquals(wires == Wires.ANTHROPIC ? 3 : 4, messages.size(), all);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatWasCutOffByItsLimitSaysSo(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(exchange -> wires.begin(exchange).write(wires.text("and so")).write(wires.ending("length")).end());
            WorkerId worker = bench.create();
            bench.say(worker, "go on");
            assertThat(bench.reported(worker)).as(() -> bench.reported(worker).toString()).containsAll(List.of("text and so", "run_end limit_reached"));
        }
    }

    @Test
    void thinkingIsKnownByItsOtherName() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            bench.provider.then(exchange -> Wires.OPENAI.begin(exchange).write(Wires.OPENAI.thinking("Hm.").replace("reasoning_content", "reasoning"))
                    .write(Wires.OPENAI.text("the \"reasoning\"")).write(Wires.OPENAI.ending("stop")).end());
            WorkerId worker = bench.create();
            bench.say(worker, "what is it?");
            assertThat(bench.reported(worker)).as(() -> bench.reported(worker).toString()).contains("thinking Hm.");
        }
    }

    @Test
    void settingsAreSent() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI, Map.of("temperature", 0.5, "max_output_tokens", 77))) {
            bench.provider.then(Wires.OPENAI.says("ok"));
            bench.say(bench.create(), "hi");
            assertEquals(0.5, body(bench, 0).path("temperature").asDouble());
            assertEquals(77, body(bench, 0).path("max_tokens").asInt());
            assertEquals("m-1", body(bench, 0).path("model").asText());
            assertThat(bench.provider.requests().get(0).headers()).as("no key, no header").doesNotContainKey("authorization");
            assertThat(bench.provider.requests().get(0).headers()).as("local servers stumble over it").doesNotContainKey("upgrade");
        }
        try (Bench bench = new Bench(Wires.OLLAMA, Map.of("context_tokens", 5_000))) {
            bench.provider.then(Wires.OLLAMA.says("ok"));
            bench.say(bench.create(), "hi");
            assertEquals(5_000, body(bench, 0).path("options").path("num_ctx").asInt());
        }
        try (Bench bench = new Bench(Wires.ANTHROPIC, Map.of("thinking_tokens", 2_000))) {
            bench.provider.then(Wires.ANTHROPIC.says("ok"));
            bench.say(bench.create(), "hi");
            assertEquals(2_000, body(bench, 0).path("thinking").path("budget_tokens").asInt());
            assertEquals(Provider.ANTHROPIC_OUTPUT, body(bench, 0).path("max_tokens").asInt());
        }
    }
}
