package dev.yado.engine.llm.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.runtime.spi.engine.TranscriptReader;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static final int PLENTY = 1_000_000;

    /** A transcript of {@code "U text"}, {@code "A text"}, {@code "T tool {}"} and {@code "S text"}. */
    private static TranscriptReader transcript(List<String> said) {
        List<TranscriptItem> items = new ArrayList<>();
        for (String line : said) {
            TranscriptRole role = switch (line.charAt(0)) {
                case 'U' -> TranscriptRole.USER;
                case 'A' -> TranscriptRole.ASSISTANT;
                case 'S' -> TranscriptRole.SYSTEM;
                default -> TranscriptRole.TOOL;
            };
            items.add(TranscriptItem.builder(items.size() + 1, role, line.substring(2), items.size() + 1).build());
        }
        return new TranscriptReader() {
            @Override
            public long length() {
                return items.size();
            }

            @Override
            public List<TranscriptItem> read(long start, int limit) {
                return items.subList((int) start, (int) Math.min(items.size(), start + limit));
            }
        };
    }

    private static List<String> told(List<ChatMessage> messages) {
        return messages.stream().map(message -> {
            if (message instanceof SystemMessage system) {
                return "system " + system.text();
            } else if (message instanceof UserMessage user) {
                return "user " + user.singleText();
            } else if (message instanceof ToolExecutionResultMessage result) {
                return "result " + result.id() + " " + result.text();
            }
            AiMessage ai = (AiMessage) message;
            return "ai " + ai.text() + ai.toolExecutionRequests().stream().map(r -> " " + r.id() + ":" + r.name() + r.arguments()).reduce("", String::concat);
        }).toList();
    }

    private static List<String> fitting(int budget, String... said) throws ModelCallException {
        return told(Conversation.of(transcript(List.of(said)), budget).fitting(Optional.empty(), budget));
    }

    @Test
    void everythingIsToldInOrder() throws ModelCallException {
        assertEquals(
                List.of("user one\n\ntwo", "ai yes\n\nindeed call_5:f{\"a\":1}", "result call_5 out\nput", "ai null call_6:g{}", "result call_6 (no output)",
                        "ai done",
                        "user [system] note"),
                fitting(PLENTY, "U one", "U two", "A yes", "A indeed", "T f {\"a\":1}\nout\nput", "T g {} failed", "A done", "S note"));
    }

    @Test
    void theOldestExchangesAreLeftOutAndThatIsSaid() throws ModelCallException {
        String filler = "x".repeat(300);
        List<String> told = fitting(250, "U " + filler, "A " + filler, "U second", "T f {}\n" + filler, "U third");
        assertEquals(5, told.size(), told::toString);
        assertTrue(told.get(0).startsWith("system [The conversation is longer") && told.get(0).contains("its 2 oldest messages"), told::toString);
        assertEquals("user second", told.get(1));
        assertEquals("user third", told.get(4));
    }

    @Test
    void ofTheFirstThatDoesNotFitTheEndIsKept() throws ModelCallException {
        List<String> told = fitting(200, "U search", "T f {}\n" + "a".repeat(600), "T f {}\nb", "A found it", "U where?");
        assertThat(told.get(0)).as(told::toString).contains("its 2 oldest messages");
        assertEquals(List.of("user search", "ai null call_3:f{}", "result call_3 b", "ai found it", "user where?"), told.subList(1, told.size()));
    }

    @Test
    void toolResultsOfTheNewestExchangeAreShortenedLast() throws ModelCallException {
        String huge = "y".repeat(3_000);
        List<String> told = fitting(600, "U go", "T f {}\n" + huge, "T f {}\n" + "z".repeat(900));
        assertThat(told.get(2)).as(told::toString).contains("2600 characters are omitted here");
        assertThat(told.get(told.size() - 1)).as("what still fits stays").endsWith("z".repeat(900));
    }

    @Test
    void aRunOfManyCallsForgetsItsFirst() throws ModelCallException {
        Conversation conversation = new Conversation();
        conversation.user("go");
        for (int i = 0; i < 100; i++) {
            ToolExecutionRequest call = ToolExecutionRequest.builder().id("c" + i).name("f").arguments("{}").build();
            conversation.responded(AiMessage.from("step " + i, List.of(call)), List.of(ToolExecutionResultMessage.from(call, "result " + i)));
        }
        List<String> told = told(conversation.fitting(Optional.empty(), 500));
        assertThat(told.get(0)).as(told::toString).contains("oldest messages are omitted");
        assertEquals("user go", told.get(1));
        assertTrue(told.size() > 6 && told.size() % 2 == 0, told::toString);
        assertEquals("result c99 result 99", told.get(told.size() - 1));
        assertTrue(told.get(2).startsWith("ai step") && told.get(3).startsWith("result c"), told::toString);
    }

    @Test
    void whatCannotBeMadeToFitIsAnError() {
        ModelCallException e = assertThrows(ModelCallException.class, () -> fitting(100, "U " + "x".repeat(3_000)));
        assertEquals(ModelCallException.Kind.TOO_LARGE, e.kind());
    }

    @Test
    void aLongTranscriptIsNotReadToItsBeginning() throws ModelCallException {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            said.add((i % 2 == 0 ? "U " : "A ") + "word ".repeat(20) + i);
        }
        TranscriptReader all = transcript(said);
        Set<Long> read = new HashSet<>();
        TranscriptReader watched = new TranscriptReader() {
            @Override
            public long length() {
                return all.length();
            }

            @Override
            public List<TranscriptItem> read(long start, int limit) {
                read.add(start);
                return all.read(start, limit);
            }
        };
        List<ChatMessage> messages = Conversation.of(watched, 2_000).fitting(Optional.of("Be kind."), 2_000);
        assertThat(read.size()).as(read::toString).isLessThanOrEqualTo(2);
        assertThat(TokenEstimate.of(messages)).isLessThanOrEqualTo(2_000);
        assertThat(told(messages).get(0)).matches("(?s)system Be kind.*its 49[0-9]{2} oldest messages.*");
    }

    Gen<List<String>> lines() {
        Gen<String> text = Gens.ascii(1, 400);
        return Gens.oneOf(text.map(t -> "U " + t), text.map(t -> "A " + t), text.map(t -> "T tool {}\n" + t), text.map(t -> "S " + t)).list(60);
    }

    @Property(tries = 300)
    void whatIsToldFitsAndCallsAndResultsStayTogether(@ForAll("lines") List<String> said,
            @ForAll(min = 300, max = 4_000) int budget) {
        List<String> begun = new ArrayList<>(said);
        begun.add("U and now?");
        List<ChatMessage> messages;
        try {
            messages = Conversation.of(transcript(begun), budget).fitting(Optional.empty(), budget);
        } catch (ModelCallException e) {
            throw new AssertionError("the newest exchange is short enough", e);
        }
        assertThat(TokenEstimate.of(messages)).as(() -> TokenEstimate.of(messages) + " of " + budget).isLessThanOrEqualTo(budget);
        assertThat(told(messages).get(messages.size() - 1)).endsWith("and now?");
        List<String> called = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (message instanceof AiMessage ai) {
                assertEquals(called, answered, "the model speaks on before its calls are answered");
                ai.toolExecutionRequests().forEach(request -> called.add(request.id()));
            } else if (message instanceof ToolExecutionResultMessage result) {
                answered.add(result.id());
            } else {
                assertEquals(called, answered, "somebody speaks before the calls are answered");
            }
        }
        assertEquals(called, answered);
    }

    @Property(tries = 300)
    void aCallIsReadAsItWasWritten(@ForAll("names") String name, @ForAll("words") String argument, @ForAll boolean failed, @ForAll String result) {
        TranscriptToolCall call = new TranscriptToolCall(name, LlmJson.text(java.util.Map.of("a", argument)), failed, result);
        assertEquals(call, TranscriptToolCall.parse(call.summary() + "\n" + result));
    }

    Gen<String> names() {
        return Gens.strings("abcdefghijklmnopqrstuvwxyz_-9", 1, 64);
    }

    Gen<String> words() {
        // JSON escapes the lower control characters; others do not occur in a line.
        return Gens.ascii(0, 120).map(text -> text.replace("\u007f", ""));
    }

    @Property(tries = 200)
    void whateverStandsInAToolItemCanBeTold(@ForAll String item) {
        TranscriptToolCall call = TranscriptToolCall.parse(item);
        assertTrue(call.name().matches("[A-Za-z0-9_-]{1,64}") && LlmJson.isObject(call.arguments()));
    }
}
