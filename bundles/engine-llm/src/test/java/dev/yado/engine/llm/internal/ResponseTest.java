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

/** Valid responses of each provider. */
class ResponseTest {

    private static JsonNode body(LlmFixture fixture, int request) {
        return LlmJson.tree(fixture.provider.requests().get(request).body()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsStreamedKeptAndCounted(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(format.says("Hello", ", wörld \uD83D\uDE00"));
            WorkerId worker = fixture.create();
            try (LlmFixture.Live live = fixture.live(worker)) {
                fixture.say(worker, "hi");
                List<String> seen = live.until("run_end finished");
                assertTrue(seen.contains("text_delta Hello") && seen.contains("text_delta , wörld \uD83D\uDE00"), seen::toString);
            }
            assertEquals("text Hello, wörld \uD83D\uDE00",
                    fixture.reported(worker).stream().filter(t -> t.startsWith("text")).findFirst().orElseThrow());
            assertThat(fixture.reported(worker)).as(() -> fixture.reported(worker).toString())
                    .contains(format == ProviderFormat.OLLAMA ? "usage 11 7 -1" : "usage 11 7 3");
            assertTrue(fixture.provider.requests().get(0).line().startsWith(switch (format) {
                case OPENAI -> "POST /v1/chat/completions ";
                case ANTHROPIC -> "POST /v1/messages ";
                case OLLAMA -> "POST /v1/api/chat ";
            }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thinkingIsShownApart(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(exchange -> format.begin(exchange).write(format.thinking("Hm.")).write(format.text("42")).write(format.ending("stop")).end());
            WorkerId worker = fixture.create();
            fixture.say(worker, "what is it?");
            List<String> reported = fixture.reported(worker);
            assertTrue(reported.indexOf("thinking Hm.") > 0 && reported.indexOf("thinking Hm.") < reported.indexOf("text 42"), reported::toString);
            assertEquals(List.of("user what is it?", "assistant 42"), fixture.transcript(worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theConversationIsToldAgain(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format, Map.of(), profile -> profile.systemPrompt("Be brief."))) {
            fixture.provider.then(format.says("one")).then(format.says("two"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "first");
            fixture.say(worker, "second");
            JsonNode messages = body(fixture, 1).path("messages");
            String all = messages.toString();
            assertTrue(all.indexOf("first") < all.indexOf("one") && all.indexOf("one") < all.indexOf("second"), all);
            assertThat(body(fixture, 1).toString()).contains("Be brief.");
            assertEquals(format == ProviderFormat.ANTHROPIC ? 3 : 4, messages.size(), all);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatWasCutOffByItsLimitSaysSo(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(exchange -> format.begin(exchange).write(format.text("and so")).write(format.ending("length")).end());
            WorkerId worker = fixture.create();
            fixture.say(worker, "go on");
            assertThat(fixture.reported(worker)).as(() -> fixture.reported(worker).toString()).containsAll(List.of("text and so", "run_end limit_reached"));
        }
    }

    @Test
    void thinkingIsKnownByItsOtherName() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            fixture.provider.then(
                    exchange -> ProviderFormat.OPENAI.begin(exchange).write(ProviderFormat.OPENAI.thinking("Hm.").replace("reasoning_content", "reasoning"))
                            .write(ProviderFormat.OPENAI.text("the \"reasoning\"")).write(ProviderFormat.OPENAI.ending("stop")).end());
            WorkerId worker = fixture.create();
            fixture.say(worker, "what is it?");
            assertThat(fixture.reported(worker)).as(() -> fixture.reported(worker).toString()).contains("thinking Hm.");
        }
    }

    @Test
    void settingsAreSent() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("temperature", 0.5, "max_output_tokens", 77))) {
            fixture.provider.then(ProviderFormat.OPENAI.says("ok"));
            fixture.say(fixture.create(), "hi");
            assertEquals(0.5, body(fixture, 0).path("temperature").asDouble());
            assertEquals(77, body(fixture, 0).path("max_tokens").asInt());
            assertEquals("m-1", body(fixture, 0).path("model").asText());
            assertThat(fixture.provider.requests().get(0).headers()).as("no key, no header").doesNotContainKey("authorization");
            assertThat(fixture.provider.requests().get(0).headers()).as("local servers stumble over it").doesNotContainKey("upgrade");
        }
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OLLAMA, Map.of("context_tokens", 5_000))) {
            fixture.provider.then(ProviderFormat.OLLAMA.says("ok"));
            fixture.say(fixture.create(), "hi");
            assertEquals(5_000, body(fixture, 0).path("options").path("num_ctx").asInt());
        }
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.ANTHROPIC, Map.of("thinking_tokens", 2_000))) {
            fixture.provider.then(ProviderFormat.ANTHROPIC.says("ok"));
            fixture.say(fixture.create(), "hi");
            assertEquals(2_000, body(fixture, 0).path("thinking").path("budget_tokens").asInt());
            assertEquals(Provider.ANTHROPIC_OUTPUT, body(fixture, 0).path("max_tokens").asInt());
        }
    }
}
