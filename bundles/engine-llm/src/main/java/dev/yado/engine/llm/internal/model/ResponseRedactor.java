package dev.yado.engine.llm.internal.model;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.yado.support.redaction.SecretRedactor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Removes the key from a response before it is reported: gateways may repeat request data, also within a response. Used by one thread.
 */
final class ResponseRedactor implements StreamHandler.Listener {

    /** The parts of one text, of thinking, or of one call's arguments. */
    private static final class Block {
        private final SecretRedactor.Pieces pieces;
        private Consumer<String> receiver;

        private Block(SecretRedactor.Pieces pieces) {
            this.pieces = pieces;
        }
    }

    private static final int TEXT = -1;
    private static final int THINKING = -2;

    private final SecretRedactor redactor;
    private final StreamHandler.Listener listener;
    private final Map<Integer, Block> open = new LinkedHashMap<>();

    ResponseRedactor(SecretRedactor redactor, StreamHandler.Listener listener) {
        this.redactor = redactor;
        this.listener = listener;
    }

    @Override
    public void text(String piece) {
        add(TEXT, piece, listener::text);
    }

    @Override
    public void thinking(String piece) {
        add(THINKING, piece, listener::thinking);
    }

    @Override
    public void toolArguments(int call, String id, String name, String piece) {
        add(call, piece, shown -> listener.toolArguments(call, id(id), name(name), shown));
    }

    /** Ends the response: reports what was held back. */
    void end() {
        open.values().forEach(block -> report(block, block.pieces.end()));
        open.clear();
    }

    /** Returns the redacted response. Thinking is unchanged: it is sent only to its provider, which may have signed it. */
    ChatResponse clean(ChatResponse whole) {
        AiMessage message = whole.aiMessage();
        return whole.toBuilder().aiMessage(message.toBuilder().text(message.text() == null ? null : redactor.redact(message.text()))
                .toolExecutionRequests(message.toolExecutionRequests().stream().map(this::clean).toList()).build()).build();
    }

    private ToolExecutionRequest clean(ToolExecutionRequest call) {
        return ToolExecutionRequest.builder().id(id(call.id())).name(name(call.name()))
                .arguments(call.arguments() == null ? null : redactor.redact(call.arguments())).build();
    }

    // An id that had to be redacted cannot be used: the reporter creates another.
    private String id(String id) {
        return id == null || redactor.redact(id).equals(id) ? id : null;
    }

    private String name(String name) {
        return name == null ? null : redactor.redact(name);
    }

    private void add(int kind, String piece, Consumer<String> receiver) {
        // The parts of several calls may alternate; text or thinking ends when anything else begins.
        if (!open.containsKey(kind) && (kind < 0 || open.containsKey(TEXT) || open.containsKey(THINKING))) {
            end();
        }
        Block block = open.computeIfAbsent(kind, key -> new Block(redactor.pieces()));
        block.receiver = receiver;
        report(block, block.pieces.next(piece));
    }

    private static void report(Block block, String piece) {
        if (!piece.isEmpty()) {
            block.receiver.accept(piece);
        }
    }
}
