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

/** What becomes of answers that are not as they should be, on each provider's wire: a typed error in our own words, within its bound. */
class FailureTest {

    private static final String PROVIDERS_WORDS = "secret words";

    /** The run's ending and its error. */
    private static String outcome(Bench bench, WorkerId worker) {
        List<String> told = bench.reported(worker);
        assertFalse(told.toString().contains(PROVIDERS_WORDS), () -> "the provider's words came through: " + told);
        assertFalse(told.toString().contains("127.0.0.1"), () -> "a URL came through: " + told);
        return told.stream().filter(t -> t.startsWith("error") || t.startsWith("run_end")).reduce((a, b) -> a + "; " + b).orElse("nothing");
    }

    private static void assertFails(Bench bench, String inMessage) {
        WorkerId worker = bench.create();
        bench.say(worker, "hi");
        String outcome = outcome(bench, worker);
        assertTrue(outcome.contains("error provider_error") && outcome.contains(inMessage) && outcome.contains("run_end failed"), outcome);
    }

    private static long retries(Bench bench, WorkerId worker) {
        return bench.reported(worker).stream().filter(t -> t.startsWith("llm_retry")).count();
    }

    @ParameterizedTest
    @CsvSource({"400,rejected the request", "401,rejected the key", "402,no credit", "403,rejected the key", "404,no such model", "413,lower context_tokens",
            "422,rejected the request", "418,rejected the request"})
    void aRefusalIsFinalAndSaysWhatToDo(int status, String message) throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            bench.provider.then(exchange -> exchange.refuse(status, "{\"error\":{\"message\":\"secret words of the provider\"}}"));
            assertFails(bench, message);
            assertEquals(1, bench.provider.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504", "529", "429", "408"})
    void whatMayPassIsTriedAgain(int status) throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            bench.provider.then(exchange -> exchange.refuse(status, "{}")).then(Wires.OPENAI.says("here I am"));
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(bench.reported(worker).containsAll(List.of("llm_retry 1 1/5 " + status, "text here I am", "run_end finished")),
                    () -> bench.reported(worker).toString());
        }
    }

    @Test
    void triesComeToAnEnd() throws Exception {
        try (Bench bench = new Bench(Wires.ANTHROPIC, Map.of("retries", 2))) {
            for (int i = 0; i < 5; i++) {
                bench.provider.then(exchange -> exchange.refuse(529, "{}"));
            }
            assertFails(bench, "overloaded (status 529)");
            assertEquals(3, bench.provider.requests().size());
        }
    }

    @Test
    void theProvidersOwnTimeCounts() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            bench.provider.then(exchange -> exchange.refuse(429, "{}", "Retry-After: 1")).then(Wires.OPENAI.says("ok"));
            WorkerId worker = bench.create();
            long began = System.nanoTime();
            bench.say(worker, "hi");
            assertTrue(System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(990), "it did not wait as long as the provider wants");
            assertTrue(outcome(bench, worker).contains("run_end finished"));
        }
    }

    @Test
    void whoWantsToBeLeftAloneForLongIsNotWaitedFor() throws Exception {
        for (String wish : List.of("3600", "99999999", "9".repeat(40))) {
            try (Bench bench = new Bench(Wires.OPENAI)) {
                bench.provider.then(exchange -> exchange.refuse(429, "{}", "Retry-After: " + wish));
                assertFails(bench, "rate limit is exceeded (status 429)");
            }
        }
    }

    @Test
    void anAccountWithoutCreditIsNoReasonToTryAgain() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            bench.provider.then(exchange -> exchange.refuse(429, "{\"error\":{\"message\":\"secret words\",\"type\":\"insufficient_quota\"}}"));
            assertFails(bench, "no credit or quota left");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorInsteadOfTheFirstPieceIsTriedAgain(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(exchange -> wires.begin(exchange).write(wires.error("overloaded_error")).end()).then(wires.says("better now"));
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertEquals(1, retries(bench, worker), () -> bench.reported(worker).toString());
            assertTrue(bench.reported(worker).contains("text better now"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorInTheMiddleEndsTheRunAndKeepsWhatWasSaid(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(exchange -> wires.begin(exchange).write(wires.text("I was about to")).write(wires.error("api_error")).end());
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(outcome(bench, worker).contains("the provider failed (status 500); run_end failed"), () -> outcome(bench, worker));
            assertTrue(bench.reported(worker).contains("text I was about to"));
            assertEquals(0, retries(bench, worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatJustStopsIsNotAnAnswer(Wires wires) throws Exception {
        Script stops = exchange -> wires.begin(exchange).write(wires.text("half an")).end();
        Script breaks = exchange -> wires.begin(exchange).write(wires.text("half an"));
        for (Script script : List.of(stops, breaks)) {
            try (Bench bench = new Bench(wires)) {
                bench.provider.then(script);
                assertFails(bench, "ended before the response was complete");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyAnswerIsAnError(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(exchange -> wires.begin(exchange).write(wires.ending("stop")).end());
            assertFails(bench, "without text and without a tool call");
        }
    }

    @Test
    void thinkingAloneIsNoAnswer() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            bench.provider.then(exchange -> Wires.OPENAI.begin(exchange).write(Wires.OPENAI.thinking("hm")).write(Wires.OPENAI.ending("length")).end());
            assertFails(bench, "raise max_output_tokens");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoTextAreReplaced(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            byte[] whole = wires.text("a?b").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < whole.length; i++) {
                if (whole[i] == '?') {
                    whole[i] = (byte) 0xff;
                }
            }
            bench.provider.then(exchange -> wires.begin(exchange).write(whole).write(wires.ending("stop")).end());
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(bench.reported(worker).contains("text a\uFFFDb"), () -> bench.reported(worker).toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCharacterMayComeInTwoPieces(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            byte[] whole = wires.text("caf\u00e9 \uD83D\uDE00").getBytes(StandardCharsets.UTF_8);
            bench.provider.then(exchange -> {
                wires.begin(exchange);
                for (byte b : whole) {
                    exchange.write(new byte[] {b});
                }
                exchange.write(wires.ending("stop")).end();
            });
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(bench.reported(worker).contains("text caf\u00e9 \uD83D\uDE00"), () -> bench.reported(worker).toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsCalledGarbage(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(exchange -> exchange.begin(200, "text/event-stream").write("event: message_start\ndata: {\"broken\n\n").end());
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(outcome(bench, worker).contains("a response that is not valid for its provider"), () -> outcome(bench, worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageInsteadOfAnAnswerIsNoAnswer(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires, Map.of("retries", 0))) {
            bench.provider.then(exchange -> exchange.begin(200, "text/html").write("<html>\n<body>\nsecret words\n</body>\n").end());
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(outcome(bench, worker).contains("a response that is not valid for its provider"), () -> outcome(bench, worker));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatComesAsAnAnswerIsAnError(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires)) {
            bench.provider.then(exchange -> exchange.begin(200, "application/json; charset=utf-8")
                    .write("{\"error\":{\"message\":\"secret words\",\"type\":\"rate_limit_error\"}}\n").end()).then(wires.says("now I can"));
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(bench.reported(worker).containsAll(List.of("llm_retry 1 1/5 429", "text now I can")), () -> bench.reported(worker).toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsWholeIsOneWhateverBecomesOfItsConnection(Wires wires) throws Exception {
        Script lingers = exchange -> wires.begin(exchange).write(wires.text("done")).write(wires.ending("stop")).untilClientLeaves();
        Script breaks = exchange -> wires.begin(exchange).write(wires.text("done")).write(wires.ending("stop"));
        for (Script script : List.of(lingers, breaks)) {
            try (Bench bench = new Bench(wires)) {
                bench.provider.then(script);
                WorkerId worker = bench.create();
                long began = System.nanoTime();
                bench.say(worker, "hi");
                assertEquals("run_end finished", outcome(bench, worker));
                assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10), "it waited for the connection's end");
            }
        }
    }

    @Test
    void aLineWithoutEndIsGivenUp() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            byte[] filler = new byte[256 << 10];
            java.util.Arrays.fill(filler, (byte) 'x');
            CountDownLatch left = new CountDownLatch(1);
            bench.provider.then(exchange -> {
                Wires.OPENAI.begin(exchange).write("data: ");
                try {
                    for (int i = 0; i < 1_000; i++) {
                        exchange.write(filler);
                    }
                } catch (IOException e) {
                    left.countDown();
                    throw e;
                }
            });
            assertFails(bench, "a response that exceeds the maximum length");
            assertTrue(left.await(10, TimeUnit.SECONDS), "the connection was not closed");
        }
    }

    @Test
    void aHugeButHonestLineIsRead() throws Exception {
        String huge = "word ".repeat(100_000);
        try (Bench bench = new Bench(Wires.ANTHROPIC)) {
            bench.provider.then(Wires.ANTHROPIC.says(huge));
            WorkerId worker = bench.create();
            bench.say(worker, "hi");
            assertTrue(bench.reported(worker).contains("text " + huge));
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceBeforeTheFirstPieceHasABound(Wires wires) throws Exception {
        Script mute = FakeProvider.Exchange::untilClientLeaves;
        Script headOnly = exchange -> wires.begin(exchange).untilClientLeaves();
        for (Script script : List.of(mute, headOnly)) {
            try (Bench bench = new Bench(wires, Map.of("first_token_timeout_ms", 200, "retries", 0))) {
                bench.provider.then(script);
                assertFails(bench, "did not begin its response in time");
            }
        }
    }

    @Test
    void signsOfLifeAreNoAnswer() throws Exception {
        try (Bench bench = new Bench(Wires.ANTHROPIC, Map.of("first_token_timeout_ms", 300, "retries", 0))) {
            bench.provider.then(exchange -> {
                Wires.ANTHROPIC.begin(exchange);
                while (true) {
                    exchange.write("event: ping\ndata: {\"type\":\"ping\"}\n\n").pause(20);
                }
            });
            assertFails(bench, "did not begin its response in time");
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceWithinAnAnswerHasABound(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires, Map.of("idle_timeout_ms", 200))) {
            bench.provider.then(exchange -> wires.begin(exchange).write(wires.text("and then")).untilClientLeaves());
            assertFails(bench, "stopped sending within its response");
        }
    }

    @Test
    void aDripWithoutALineEndIsSilence() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI, Map.of("idle_timeout_ms", 300))) {
            bench.provider.then(exchange -> {
                Wires.OPENAI.begin(exchange).write(Wires.OPENAI.text("a")).write("data: {");
                while (true) {
                    exchange.write(" ").pause(20);
                }
            });
            assertFails(bench, "stopped sending within its response");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSlowAnswerIsAnAnswer(Wires wires) throws Exception {
        try (Bench bench = new Bench(wires, Map.of("idle_timeout_ms", 1_000, "first_token_timeout_ms", 1_000))) {
            bench.provider.then(exchange -> {
                wires.begin(exchange);
                for (int i = 0; i < 20; i++) {
                    exchange.write(wires.text(i + " ")).pause(60);
                }
                exchange.write(wires.ending("stop")).end();
            });
            WorkerId worker = bench.create();
            bench.say(worker, "count");
            assertTrue(outcome(bench, worker).contains("run_end finished"), () -> outcome(bench, worker));
        }
    }

    @Test
    void aServerThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Bench bench = new Bench(Wires.OPENAI, Map.of("base_url", "http://127.0.0.1:" + port, "retries", 1))) {
            assertFails(bench, "cannot be reached");
            try (Bench unknown = new Bench(Wires.OPENAI, Map.of("base_url", "http://no-such-host.invalid/v1", "retries", 0))) {
                assertFails(unknown, "cannot be reached");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingClosesTheConnectionAtOnce(Wires wires) throws Exception {
        Script mute = FakeProvider.Exchange::untilClientLeaves;
        Script speaking = exchange -> wires.begin(exchange).write(wires.text("once upon")).untilClientLeaves();
        for (Script script : List.of(mute, speaking)) {
            try (Bench bench = new Bench(wires)) {
                CountDownLatch reached = new CountDownLatch(1);
                CountDownLatch left = new CountDownLatch(1);
                bench.provider.then(exchange -> {
                    reached.countDown();
                    script.play(exchange);
                    left.countDown();
                });
                WorkerId worker = bench.create();
                try (Bench.Live live = bench.live(worker)) {
                    bench.input(worker, "tell me a story", Delivery.REJECT);
                    assertTrue(reached.await(20, TimeUnit.SECONDS));
                    if (script == speaking) {
                        live.until("text_delta once upon");
                    }
                    long began = System.nanoTime();
                    bench.cancel(worker);
                    assertTrue(left.await(3, TimeUnit.SECONDS), "the provider still writes for nobody");
                    bench.settle(worker);
                    assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(3), "the cancel was slow");
                }
                assertEquals("run_end cancelled", outcome(bench, worker));
            }
        }
    }

    @Test
    void cancellingEndsAPauseBetweenTwoTries() throws Exception {
        try (Bench bench = new Bench(Wires.OPENAI)) {
            bench.provider.then(exchange -> exchange.refuse(429, "{}", "Retry-After: 100"));
            WorkerId worker = bench.create();
            bench.input(worker, "hi", Delivery.REJECT);
            Bench.await(() -> "a retry", () -> retries(bench, worker) == 1);
            bench.cancel(worker);
            bench.settle(worker);
            assertEquals("run_end cancelled", outcome(bench, worker));
        }
    }

    @Test
    void afterAFailureTheConversationGoesOn() throws Exception {
        try (Bench bench = new Bench(Wires.ANTHROPIC, Map.of("retries", 0))) {
            bench.provider.then(exchange -> exchange.refuse(500, "{}")).then(Wires.ANTHROPIC.says("yes?"));
            WorkerId worker = bench.create();
            bench.say(worker, "hello");
            bench.say(worker, "still there?");
            assertEquals(List.of("user hello", "user still there?", "assistant yes?"), bench.transcript(worker));
            assertTrue(bench.provider.requests().get(1).body().contains("hello\\n\\nstill there?"), "two in a row are one to this wire");
        }
    }
}
