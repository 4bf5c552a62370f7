package dev.yado.engine.llm.internal.run;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model is told: the Worker's transcript as messages, in exchanges, each of which begins with what a user said. Rebuilt for each run, so it holds
 * nothing that the log does not have. Used by one thread.
 *
 * <p>When it is longer than the model takes, the oldest part is left out, and a note says so. The newest exchanges are kept whole as far as they fit. Of the
 * first that does not, the tool results are shortened, the oldest first; then its oldest calls are left out, each with its result; and if that is not
 * enough, it is left out as all before it are. So a call and its result stay or go together.
 */
final class Conversation {

    private static final int PAGE = 200;
    private static final int SHORTENED = 400;

    private final List<List<ChatMessage>> exchanges = new ArrayList<>();
    // What was not even read, because it will not fit.
    private long unread;

    /** @param budget in tokens; what is beyond it for certain is not read */
    static Conversation of(TranscriptReader transcript, int budget) {
        List<TranscriptItem> newest = new ArrayList<>();
        long from = transcript.length();
        int tokens = 0;
        boolean complete = false;
        while (from > 0 && !complete) {
            long start = Math.max(0, from - PAGE);
            List<TranscriptItem> page = transcript.read(start, (int) (from - start));
            newest.addAll(0, page);
            from = start;
            tokens += page.stream().mapToInt(item -> TokenEstimate.of(item.content())).sum();
            complete = tokens > budget && newest.stream().anyMatch(Conversation::beginsExchange);
        }
        Conversation conversation = new Conversation();
        conversation.unread = from;
        for (TranscriptItem item : newest) {
            if (conversation.exchanges.isEmpty() && from > 0 && !beginsExchange(item)) {
                // The rest of an exchange whose beginning was left out.
                conversation.unread++;
            } else {
                conversation.add(item);
            }
        }
        return conversation;
    }

    private static boolean beginsExchange(TranscriptItem item) {
        return item.role() == TranscriptRole.USER || item.role() == TranscriptRole.SYSTEM;
    }

    private void add(TranscriptItem item) {
        switch (item.role()) {
            case USER -> user(item.content());
            // No wire has a place for it in the middle of a conversation that the others know, too.
            case SYSTEM -> user("[system] " + item.content());
            case ASSISTANT -> said(item.content());
            case TOOL -> called(TranscriptToolCall.parse(item.content()), "call_" + item.sequence());
        }
    }

    /** A user says something. */
    void user(String text) {
        exchanges.add(new ArrayList<>(List.of(UserMessage.from(text))));
    }

    /** The model's answer, and what came of each of its calls, in order. */
    void answered(AiMessage answer, List<ToolExecutionResultMessage> results) {
        current().add(answer.toBuilder().toolExecutionRequests(answer.toolExecutionRequests().stream().map(Conversation::sound).toList()).build());
        current().addAll(results);
    }

    private void said(String text) {
        List<ChatMessage> messages = current();
        int last = messages.size() - 1;
        if (last >= 0 && messages.get(last) instanceof AiMessage before && !before.hasToolExecutionRequests()) {
            messages.set(last, AiMessage.from(before.text() + "\n\n" + text));
        } else {
            messages.add(AiMessage.from(text));
        }
    }

    // In the transcript a call stands with its result. What the model said before it belongs to it.
    private void called(TranscriptToolCall call, String id) {
        ToolExecutionRequest request = ToolExecutionRequest.builder().id(id).name(call.name()).arguments(call.arguments()).build();
        List<ChatMessage> messages = current();
        int last = messages.size() - 1;
        if (last >= 0 && messages.get(last) instanceof AiMessage before && !before.hasToolExecutionRequests()) {
            messages.set(last, AiMessage.from(before.text(), List.of(request)));
        } else {
            messages.add(AiMessage.from(request));
        }
        messages.add(result(request, call.result(), call.failed()));
    }

    // Two of the wires have a call's arguments as they are in the middle of the request, which what a model wrote wrong would spoil.
    private static ToolExecutionRequest sound(ToolExecutionRequest call) {
        return LlmJson.isObject(call.arguments()) ? call : call.toBuilder().arguments("{}").build();
    }

    /** What came of a call, as a message. */
    static ToolExecutionResultMessage result(ToolExecutionRequest call, String text, boolean isError) {
        // Some providers refuse an empty one.
        return ToolExecutionResultMessage.builder().id(call.id()).toolName(call.name()).text(text.isEmpty() ? "(no output)" : text).isError(isError).build();
    }

    /**
     * The messages for one call.
     *
     * @param budget in tokens
     * @throws ModelCallException when the newest exchange alone is longer, however much is left out of it
     */
    List<ChatMessage> fitting(Optional<String> systemPrompt, int budget) throws ModelCallException {
        int left = budget - systemPrompt.map(prompt -> TokenEstimate.of(SystemMessage.from(prompt))).orElse(0);
        if (unread == 0 && exchanges.stream().mapToInt(TokenEstimate::of).sum() <= left) {
            return assembled(systemPrompt, exchanges, 0);
        }
        left -= TokenEstimate.of(SystemMessage.from(note(Long.MAX_VALUE)));
        List<List<ChatMessage>> kept = new ArrayList<>();
        long leftOut = unread;
        boolean full = false;
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            List<ChatMessage> exchange = exchanges.get(i);
            Optional<List<ChatMessage>> fits = full ? Optional.empty() : fitted(exchange, left);
            if (kept.isEmpty() && fits.isEmpty()) {
                throw new ModelCallException(ModelCallException.Kind.TOO_LARGE);
            }
            full |= fits.isEmpty() || fits.get().size() < exchange.size();
            fits.ifPresent(messages -> kept.add(0, messages));
            leftOut += exchange.size() - fits.map(List::size).orElse(0);
            left -= fits.map(TokenEstimate::of).orElse(0);
        }
        return assembled(systemPrompt, kept, leftOut);
    }

    private static List<ChatMessage> assembled(Optional<String> systemPrompt, List<List<ChatMessage>> kept, long leftOut) {
        List<ChatMessage> messages = new ArrayList<>();
        String system = systemPrompt.orElse("") + (systemPrompt.isPresent() && leftOut > 0 ? "\n\n" : "") + (leftOut > 0 ? note(leftOut) : "");
        if (!system.isBlank()) {
            messages.add(SystemMessage.from(system));
        }
        for (ChatMessage message : kept.stream().flatMap(List::stream).toList()) {
            if (message instanceof UserMessage user && !messages.isEmpty() && messages.get(messages.size() - 1) instanceof UserMessage other) {
                // Not answered then. Two in a row are one to the wires that demand that speakers take turns.
                messages.set(messages.size() - 1, UserMessage.from(other.singleText() + "\n\n" + user.singleText()));
            } else {
                messages.add(message);
            }
        }
        return messages;
    }

    private static String note(long leftOut) {
        return "[The conversation is longer than you can read at once: its " + leftOut
                + " oldest messages are left out here. Ask if you need something from them.]";
    }

    // The exchange, or as much of it as fits: first its tool results are shortened, then its first calls left out, each with what came of it. What the user
    // said and what was said or done last stay, or nothing does.
    private static Optional<List<ChatMessage>> fitted(List<ChatMessage> exchange, int budget) {
        List<ChatMessage> messages = new ArrayList<>(exchange);
        for (int i = 0; i < messages.size() && TokenEstimate.of(messages) > budget; i++) {
            if (messages.get(i) instanceof ToolExecutionResultMessage result && result.text().length() > SHORTENED) {
                String text = result.text();
                messages.set(i, result.toBuilder().contents(List.of()).text(text.substring(0, SHORTENED) + "\n[" + (text.length() - SHORTENED)
                        + " characters are left out here, because the conversation is longer than you can read at once]").build());
            }
        }
        while (TokenEstimate.of(messages) > budget) {
            int from = 0;
            while (from < messages.size() && !(messages.get(from) instanceof AiMessage)) {
                from++;
            }
            int to = from + 1;
            while (to < messages.size() && messages.get(to) instanceof ToolExecutionResultMessage) {
                to++;
            }
            if (to >= messages.size()) {
                return Optional.empty();
            }
            messages.subList(from, to).clear();
        }
        return Optional.of(messages);
    }

    private List<ChatMessage> current() {
        if (exchanges.isEmpty()) {
            exchanges.add(new ArrayList<>());
        }
        return exchanges.get(exchanges.size() - 1);
    }
}
