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
 * The messages of a Worker's transcript for a model, grouped into exchanges that each begin with a user message. Built for each run from the log. Used by one
 * thread.
 *
 * <p>When it exceeds the model's context, the oldest part is omitted, and a note informs the model. The newest exchanges are complete as far as they fit. In
 * the next older one the tool results are shortened, oldest first; then its oldest calls are omitted, each together with its result; if it still does not fit,
 * it is omitted like all older ones.
 */
final class Conversation {

    private static final int PAGE = 200;
    private static final int MAX_SHORTENED = 400;

    private final List<List<ChatMessage>> exchanges = new ArrayList<>();
    // Number of items that were not read, since they do not fit.
    private long unread;

    /** Reads a transcript. @param budget in tokens; items that certainly exceed it are not read */
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
                // The end of an exchange whose beginning was omitted.
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
            // The providers have no common form of a system message within a conversation.
            case SYSTEM -> user("[system] " + item.content());
            case ASSISTANT -> assistantText(item.content());
            case TOOL -> called(TranscriptToolCall.parse(item.content()), "call_" + item.sequence());
        }
    }

    /** Adds a user message. */
    void user(String text) {
        exchanges.add(new ArrayList<>(List.of(UserMessage.from(text))));
    }

    /** Adds a response of the model with the results of its calls, in order. */
    void responded(AiMessage response, List<ToolExecutionResultMessage> results) {
        current().add(
                response.toBuilder().toolExecutionRequests(response.toolExecutionRequests().stream().map(Conversation::withValidArguments).toList()).build());
        current().addAll(results);
    }

    private void assistantText(String text) {
        List<ChatMessage> messages = current();
        int last = messages.size() - 1;
        if (last >= 0 && messages.get(last) instanceof AiMessage before && !before.hasToolExecutionRequests()) {
            messages.set(last, AiMessage.from(before.text() + "\n\n" + text));
        } else {
            messages.add(AiMessage.from(text));
        }
    }

    // The transcript has call and result in one item. Text before it is part of the same response.
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

    // Anthropic's and Ollama's requests embed the arguments as JSON: invalid arguments of a model would make the whole request invalid.
    private static ToolExecutionRequest withValidArguments(ToolExecutionRequest call) {
        return LlmJson.isObject(call.arguments()) ? call : call.toBuilder().arguments("{}").build();
    }

    /** Returns the message for the result of a call. */
    static ToolExecutionResultMessage result(ToolExecutionRequest call, String text, boolean isError) {
        // Some providers reject an empty result.
        return ToolExecutionResultMessage.builder().id(call.id()).toolName(call.name()).text(text.isEmpty() ? "(no output)" : text).isError(isError).build();
    }

    /**
     * Returns the messages for one model call.
     *
     * @param budget in tokens
     * @throws ModelCallException if the newest exchange exceeds the budget even in its shortest form
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
                // The previous message got no response. Providers that require alternating roles need one message.
                messages.set(messages.size() - 1, UserMessage.from(other.singleText() + "\n\n" + user.singleText()));
            } else {
                messages.add(message);
            }
        }
        return messages;
    }

    private static String note(long leftOut) {
        return "[The conversation is longer than you can read at once: its " + leftOut
                + " oldest messages are omitted here. Ask if you need something from them.]";
    }

    // Returns the exchange, shortened if necessary: first its tool results, then its oldest calls with their results are omitted. The user message and the last
    // response always stay; empty if they do not fit.
    private static Optional<List<ChatMessage>> fitted(List<ChatMessage> exchange, int budget) {
        List<ChatMessage> messages = new ArrayList<>(exchange);
        for (int i = 0; i < messages.size() && TokenEstimate.of(messages) > budget; i++) {
            if (messages.get(i) instanceof ToolExecutionResultMessage result && result.text().length() > MAX_SHORTENED) {
                String text = result.text();
                messages.set(i, result.toBuilder().contents(List.of()).text(text.substring(0, MAX_SHORTENED) + "\n[" + (text.length() - MAX_SHORTENED)
                        + " characters are omitted here, because the conversation is longer than you can read at once]").build());
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
