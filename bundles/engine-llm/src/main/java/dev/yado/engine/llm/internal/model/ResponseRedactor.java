package dev.yado.engine.llm.internal.model;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.yado.support.redaction.SecretRedactor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes the key out of an answer before anybody hears of it: gateways repeat what they were sent, also in the middle of an answer. Used by one thread.
 */
final class ResponseRedactor implements StreamHandler.Listener {

    /** What comes in pieces and belongs together: a text, a thought, the arguments of one call. */
    private static final class Block {
        private final SecretRedactor.Pieces pieces;
        private Consumer<String> taker;

        private Block(SecretRedactor.Pieces pieces) {
            this.pieces = pieces;
        }
    }

    private static final int TEXT = -1;
    private static final int THOUGHT = -2;

    private final SecretRedactor scrubber;
    private final StreamHandler.Listener listener;
    private final Map<Integer, Block> open = new LinkedHashMap<>();

    ResponseRedactor(SecretRedactor scrubber, StreamHandler.Listener listener) {
        this.scrubber = scrubber;
        this.listener = listener;
    }

    @Override
    public void text(String piece) {
        add(TEXT, piece, listener::text);
    }

    @Override
    public void thinking(String piece) {
        add(THOUGHT, piece, listener::thinking);
    }

    @Override
    public void toolArguments(int call, String id, String name, String piece) {
        add(call, piece, shown -> listener.toolArguments(call, id(id), name(name), shown));
    }

    /** Nothing follows: what was held back is told. */
    void end() {
        open.values().forEach(block -> tell(block, block.pieces.end()));
        open.clear();
    }

    /** The whole of it. Its thoughts stay as they are: nobody is told them from here but the provider itself, which may have signed them. */
    ChatResponse clean(ChatResponse whole) {
        AiMessage said = whole.aiMessage();
        return whole.toBuilder().aiMessage(said.toBuilder().text(said.text() == null ? null : scrubber.redact(said.text()))
                .toolExecutionRequests(said.toolExecutionRequests().stream().map(this::clean).toList()).build()).build();
    }

    private ToolExecutionRequest clean(ToolExecutionRequest call) {
        return ToolExecutionRequest.builder().id(id(call.id())).name(name(call.name()))
                .arguments(call.arguments() == null ? null : scrubber.redact(call.arguments())).build();
    }

    // One that had to be changed is none of the provider's any more: another is made.
    private String id(String id) {
        return id == null || scrubber.redact(id).equals(id) ? id : null;
    }

    private String name(String name) {
        return name == null ? null : scrubber.redact(name);
    }

    private void add(int kind, String piece, Consumer<String> taker) {
        // Calls may be told of by turns; a text or a thought ends when anything else begins.
        if (!open.containsKey(kind) && (kind < 0 || open.containsKey(TEXT) || open.containsKey(THOUGHT))) {
            end();
        }
        Block block = open.computeIfAbsent(kind, begun -> new Block(scrubber.pieces()));
        block.taker = taker;
        tell(block, block.pieces.next(piece));
    }

    private static void tell(Block block, String piece) {
        if (!piece.isEmpty()) {
            block.taker.accept(piece);
        }
    }
}
