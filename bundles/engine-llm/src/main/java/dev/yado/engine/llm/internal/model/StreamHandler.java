package dev.yado.engine.llm.internal.model;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import java.util.Optional;

/**
 * Hands on the pieces of one answer. What the listener throws is kept, since the library would swallow it, and stops the reading. Used by one thread.
 */
public final class StreamHandler implements StreamingChatResponseHandler {

    /** What an answer is told to, as it comes. */
    public interface Listener {

        void text(String piece);

        void thinking(String piece);

        /** @param call number of the call within the answer, from 0 */
        void toolArguments(int call, String id, String name, String piece);
    }

    private final Listener listener;
    private boolean began;
    private boolean unreadable;
    private RuntimeException thrown;
    private ChatResponse answer;

    StreamHandler(Listener listener) {
        this.listener = listener;
    }

    /** True when a piece of the answer has come. */
    boolean began() {
        return began;
    }

    /** True when nothing more is to be read. */
    boolean stopped() {
        return thrown != null || unreadable;
    }

    /** True when the library has the whole answer; some wires have more to say then, of which nothing is needed. */
    boolean complete() {
        return answer != null;
    }

    /** The whole answer, if it came to its end. Throws what the listener threw. */
    Optional<ChatResponse> answer() throws ModelCallException {
        if (thrown != null) {
            throw thrown;
        } else if (unreadable) {
            throw new ModelCallException(ModelCallException.Kind.MALFORMED);
        }
        return Optional.ofNullable(answer);
    }

    @Override
    public void onPartialResponse(String piece) {
        tell(() -> listener.text(piece));
    }

    @Override
    public void onPartialThinking(PartialThinking piece) {
        tell(() -> listener.thinking(piece.text()));
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece) {
        tell(() -> listener.toolArguments(piece.index(), piece.id(), piece.name(), piece.partialArguments()));
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        // The whole answer has it, too.
        began = true;
    }

    @Override
    public void onCompleteResponse(ChatResponse whole) {
        answer = whole;
    }

    @Override
    public void onError(Throwable error) {
        // What the wire itself finds wrong never comes here: this is an answer that the library cannot read.
        unreadable = true;
    }

    private void tell(Runnable what) {
        began = true;
        if (thrown != null) {
            return;
        }
        try {
            what.run();
        } catch (RuntimeException e) {
            thrown = e;
        }
    }
}
