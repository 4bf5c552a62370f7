package dev.yado.engine.llm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.llm.internal.FakeProvider.Script;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Invalid responses of each provider: a typed error with a message of the engine, within the time limit. */
class FailureTest {

    private static final String PROVIDERS_WORDS = "secret words";

    /** Returns the run's error and end. */
    private static String outcome(LlmFixture fixture, WorkerId worker) {
        List<String> told = fixture.reported(worker);
        assertFalse(told.toString().contains(PROVIDERS_WORDS), () -> "the provider's words came through: " + told);
        assertFalse(told.toString().contains("127.0.0.1"), () -> "a URL came through: " + told);
        return told.stream().filter(t -> t.startsWith("error") || t.startsWith("run_end")).reduce((a, b) -> a + "; " + b).orElse("nothing");
    }

    private static void assertFails(LlmFixture fixture, String inMessage) {
        WorkerId worker = fixture.create();
        fixture.say(worker, "hi");
        String outcome = outcome(fixture, worker);
        assertTrue(outcome.contains("error provider_error") && outcome.contains(inMessage) && outcome.contains("run_end failed"), outcome);
    }

    private static long retries(LlmFixture fixture, WorkerId worker) {
        return fixture.reported(worker).stream().filter(t -> t.startsWith("llm_retry")).count();
    }

    @ParameterizedTest
    @CsvSource({"400,rejected the request", "401,rejected the key", "402,no credit", "403,rejected the key", "404,no such model", "413,lower context_tokens",
        "422,rejected the request", "418,rejected the request"})
    void aRefusalIsFinalAndSaysWhatToDo(int status, String message) throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            fixture.provider.then(exchange -> exchange.refuse(status, "{\"error\":{\"message\":\"secret words of the provider\"}}"));
            assertFails(fixture, message);
            assertEquals(1, fixture.provider.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504", "529", "429", "408"})
    void whatMayPassIsTriedAgain(int status) throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            fixture.provider.then(exchange -> exchange.refuse(status, "{}")).then(ProviderFormat.OPENAI.says("here I am"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(fixture.reported(worker).containsAll(List.of("llm_retry 1 1/5 " + status, "text here I am", "run_end finished")),
                    () -> fixture.reported(worker).toString());
        }
    }

    @Test
    void triesComeToAnEnd() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.ANTHROPIC, Map.of("retries", 2))) {
            for (int i = 0; i < 5; i++) {
                fixture.provider.then(exchange -> exchange.refuse(529, "{}"));
            }
            assertFails(fixture, "overloaded (status 529)");
            assertEquals(3, fixture.provider.requests().size());
        }
    }

    @Test
    void theProvidersOwnTimeCounts() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            fixture.provider.then(exchange -> exchange.refuse(429, "{}", "Retry-After: 1")).then(ProviderFormat.OPENAI.says("ok"));
            WorkerId worker = fixture.create();
            long began = System.nanoTime();
            fixture.say(worker, "hi");
            assertTrue(System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(990), "it did not wait as long as the provider wants");
            assertTrue(outcome(fixture, worker).contains("run_end finished"));
        }
    }

    @Test
    void whoWantsToBeLeftAloneForLongIsNotWaitedFor() throws Exception {
        for (String wish : List.of("3600", "99999999", "9".repeat(40))) {
            try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
                fixture.provider.then(exchange -> exchange.refuse(429, "{}", "Retry-After: " + wish));
                assertFails(fixture, "rate limit is exceeded (status 429)");
            }
        }
    }

    @Test
    void anAccountWithoutCreditIsNoReasonToTryAgain() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            fixture.provider.then(exchange -> exchange.refuse(429, "{\"error\":{\"message\":\"secret words\",\"type\":\"insufficient_quota\"}}"));
            assertFails(fixture, "no credit or quota left");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorInsteadOfTheFirstPieceIsTriedAgain(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(exchange -> format.begin(exchange).write(format.error("overloaded_error")).end()).then(format.says("better now"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertEquals(1, retries(fixture, worker), () -> fixture.reported(worker).toString());
            assertTrue(fixture.reported(worker).contains("text better now"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorInTheMiddleEndsTheRunAndKeepsWhatWasSaid(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(exchange -> format.begin(exchange).write(format.text("I was about to")).write(format.error("api_error")).end());
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(outcome(fixture, worker).contains("the provider failed (status 500); run_end failed"), () -> outcome(fixture, worker));
            assertTrue(fixture.reported(worker).contains("text I was about to"));
            assertEquals(0, retries(fixture, worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatJustStopsIsNotAnAnswer(ProviderFormat format) throws Exception {
        Script stops = exchange -> format.begin(exchange).write(format.text("half an")).end();
        Script breaks = exchange -> format.begin(exchange).write(format.text("half an"));
        for (Script script : List.of(stops, breaks)) {
            try (LlmFixture fixture = new LlmFixture(format)) {
                fixture.provider.then(script);
                assertFails(fixture, "ended before the response was complete");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyAnswerIsAnError(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(exchange -> format.begin(exchange).write(format.ending("stop")).end());
            assertFails(fixture, "without text and without a tool call");
        }
    }

    @Test
    void thinkingAloneIsNoAnswer() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            fixture.provider.then(exchange -> ProviderFormat.OPENAI.begin(exchange).write(ProviderFormat.OPENAI.thinking("hm"))
                    .write(ProviderFormat.OPENAI.ending("length")).end());
            assertFails(fixture, "raise max_output_tokens");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoTextAreReplaced(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            byte[] whole = format.text("a?b").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < whole.length; i++) {
                if (whole[i] == '?') {
                    whole[i] = (byte) 0xff;
                }
            }
            fixture.provider.then(exchange -> format.begin(exchange).write(whole).write(format.ending("stop")).end());
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(fixture.reported(worker).contains("text a\uFFFDb"), () -> fixture.reported(worker).toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCharacterMayComeInTwoPieces(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            byte[] whole = format.text("caf\u00e9 \uD83D\uDE00").getBytes(StandardCharsets.UTF_8);
            fixture.provider.then(exchange -> {
                format.begin(exchange);
                for (byte b : whole) {
                    exchange.write(new byte[] {b});
                }
                exchange.write(format.ending("stop")).end();
            });
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(fixture.reported(worker).contains("text caf\u00e9 \uD83D\uDE00"), () -> fixture.reported(worker).toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsCalledGarbage(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(exchange -> exchange.begin(200, "text/event-stream").write("event: message_start\ndata: {\"broken\n\n").end());
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(outcome(fixture, worker).contains("a response that is not valid for its provider"), () -> outcome(fixture, worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageInsteadOfAnAnswerIsNoAnswer(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format, Map.of("retries", 0))) {
            fixture.provider.then(exchange -> exchange.begin(200, "text/html").write("<html>\n<body>\nsecret words\n</body>\n").end());
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(outcome(fixture, worker).contains("a response that is not valid for its provider"), () -> outcome(fixture, worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatComesAsAnAnswerIsAnError(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format)) {
            fixture.provider.then(exchange -> exchange.begin(200, "application/json; charset=utf-8")
                    .write("{\"error\":{\"message\":\"secret words\",\"type\":\"rate_limit_error\"}}\n").end()).then(format.says("now I can"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(fixture.reported(worker).containsAll(List.of("llm_retry 1 1/5 429", "text now I can")), () -> fixture.reported(worker).toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsWholeIsOneWhateverBecomesOfItsConnection(ProviderFormat format) throws Exception {
        Script lingers = exchange -> format.begin(exchange).write(format.text("done")).write(format.ending("stop")).untilClientLeaves();
        Script breaks = exchange -> format.begin(exchange).write(format.text("done")).write(format.ending("stop"));
        for (Script script : List.of(lingers, breaks)) {
            try (LlmFixture fixture = new LlmFixture(format)) {
                fixture.provider.then(script);
                WorkerId worker = fixture.create();
                long began = System.nanoTime();
                fixture.say(worker, "hi");
                assertEquals("run_end finished", outcome(fixture, worker));
                assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10), "it waited for the connection's end");
            }
        }
    }

    @Test
    void aLineWithoutEndIsGivenUp() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            byte[] filler = new byte[256 << 10];
            java.util.Arrays.fill(filler, (byte) 'x');
            CountDownLatch left = new CountDownLatch(1);
            fixture.provider.then(exchange -> {
                ProviderFormat.OPENAI.begin(exchange).write("data: ");
                try {
                    for (int i = 0; i < 1_000; i++) {
                        exchange.write(filler);
                    }
                } catch (IOException e) {
                    left.countDown();
                    throw e;
                }
            });
            assertFails(fixture, "a response that exceeds the maximum length");
            assertTrue(left.await(10, TimeUnit.SECONDS), "the connection was not closed");
        }
    }

    @Test
    void aHugeButHonestLineIsRead() throws Exception {
        String huge = "word ".repeat(100_000);
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.ANTHROPIC)) {
            fixture.provider.then(ProviderFormat.ANTHROPIC.says(huge));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hi");
            assertTrue(fixture.reported(worker).contains("text " + huge));
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceBeforeTheFirstPieceHasABound(ProviderFormat format) throws Exception {
        Script mute = FakeProvider.Exchange::untilClientLeaves;
        Script headOnly = exchange -> format.begin(exchange).untilClientLeaves();
        for (Script script : List.of(mute, headOnly)) {
            try (LlmFixture fixture = new LlmFixture(format, Map.of("first_token_timeout_ms", 200, "retries", 0))) {
                fixture.provider.then(script);
                assertFails(fixture, "did not begin its response in time");
            }
        }
    }

    @Test
    void signsOfLifeAreNoAnswer() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.ANTHROPIC, Map.of("first_token_timeout_ms", 300, "retries", 0))) {
            fixture.provider.then(exchange -> {
                ProviderFormat.ANTHROPIC.begin(exchange);
                while (true) {
                    exchange.write("event: ping\ndata: {\"type\":\"ping\"}\n\n").pause(20);
                }
            });
            assertFails(fixture, "did not begin its response in time");
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceWithinAnAnswerHasABound(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format, Map.of("idle_timeout_ms", 200))) {
            fixture.provider.then(exchange -> format.begin(exchange).write(format.text("and then")).untilClientLeaves());
            assertFails(fixture, "stopped sending within its response");
        }
    }

    @Test
    void aDripWithoutALineEndIsSilence() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("idle_timeout_ms", 300))) {
            fixture.provider.then(exchange -> {
                ProviderFormat.OPENAI.begin(exchange).write(ProviderFormat.OPENAI.text("a")).write("data: {");
                while (true) {
                    exchange.write(" ").pause(20);
                }
            });
            assertFails(fixture, "stopped sending within its response");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSlowAnswerIsAnAnswer(ProviderFormat format) throws Exception {
        try (LlmFixture fixture = new LlmFixture(format, Map.of("idle_timeout_ms", 1_000, "first_token_timeout_ms", 1_000))) {
            fixture.provider.then(exchange -> {
                format.begin(exchange);
                for (int i = 0; i < 20; i++) {
                    exchange.write(format.text(i + " ")).pause(60);
                }
                exchange.write(format.ending("stop")).end();
            });
            WorkerId worker = fixture.create();
            fixture.say(worker, "count");
            assertTrue(outcome(fixture, worker).contains("run_end finished"), () -> outcome(fixture, worker));
        }
    }

    @Test
    void aServerThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI, Map.of("base_url", "http://127.0.0.1:" + port, "retries", 1))) {
            assertFails(fixture, "cannot be reached");
            try (LlmFixture unknown = new LlmFixture(ProviderFormat.OPENAI, Map.of("base_url", "http://no-such-host.invalid/v1", "retries", 0))) {
                assertFails(unknown, "cannot be reached");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingClosesTheConnectionAtOnce(ProviderFormat format) throws Exception {
        Script mute = FakeProvider.Exchange::untilClientLeaves;
        Script speaking = exchange -> format.begin(exchange).write(format.text("once upon")).untilClientLeaves();
        for (Script script : List.of(mute, speaking)) {
            try (LlmFixture fixture = new LlmFixture(format)) {
                CountDownLatch reached = new CountDownLatch(1);
                CountDownLatch left = new CountDownLatch(1);
                fixture.provider.then(exchange -> {
                    reached.countDown();
                    script.play(exchange);
                    left.countDown();
                });
                WorkerId worker = fixture.create();
                try (LlmFixture.Live live = fixture.live(worker)) {
                    fixture.input(worker, "tell me a story", Delivery.REJECT);
                    assertTrue(reached.await(20, TimeUnit.SECONDS));
                    if (script == speaking) {
                        live.until("text_delta once upon");
                    }
                    long began = System.nanoTime();
                    fixture.cancel(worker);
                    assertTrue(left.await(3, TimeUnit.SECONDS), "the provider still writes for nobody");
                    fixture.settle(worker);
                    assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(3), "the cancel was slow");
                }
                assertEquals("run_end cancelled", outcome(fixture, worker));
            }
        }
    }

    @Test
    void cancellingEndsAPauseBetweenTwoTries() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.OPENAI)) {
            fixture.provider.then(exchange -> exchange.refuse(429, "{}", "Retry-After: 100"));
            WorkerId worker = fixture.create();
            fixture.input(worker, "hi", Delivery.REJECT);
            LlmFixture.await(() -> "a retry", () -> retries(fixture, worker) == 1);
            fixture.cancel(worker);
            fixture.settle(worker);
            assertEquals("run_end cancelled", outcome(fixture, worker));
        }
    }

    @Test
    void afterAFailureTheConversationGoesOn() throws Exception {
        try (LlmFixture fixture = new LlmFixture(ProviderFormat.ANTHROPIC, Map.of("retries", 0))) {
            fixture.provider.then(exchange -> exchange.refuse(500, "{}")).then(ProviderFormat.ANTHROPIC.says("yes?"));
            WorkerId worker = fixture.create();
            fixture.say(worker, "hello");
            fixture.say(worker, "still there?");
            assertEquals(List.of("user hello", "user still there?", "assistant yes?"), fixture.transcript(worker));
            assertTrue(fixture.provider.requests().get(1).body().contains("hello\\n\\nstill there?"), "two in a row are one to this wire");
        }
    }
}
