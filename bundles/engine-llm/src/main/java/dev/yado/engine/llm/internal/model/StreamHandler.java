package dev.yado.engine.llm.internal.model;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import java.util.Optional;

/**
 * Passes the parts of one streamed response to a listener. An exception of the listener is kept, since the library would swallow it, and stops the reading.
 * Used by one thread.
 */
public final class StreamHandler implements StreamingChatResponseHandler {

    /** Receives the parts of a response while it arrives. */
    public interface Listener {

        void text(String piece);

        void thinking(String piece);

        /** @param call number of the call within the response, from 0 */
        void toolArguments(int call, String id, String name, String piece);
    }

    private final Listener listener;
    private boolean began;
    private boolean unreadable;
    private RuntimeException thrown;
    private ChatResponse response;

    StreamHandler(Listener listener) {
        this.listener = listener;
    }

    /** Returns whether a part of the response has arrived. */
    boolean began() {
        return began;
    }

    /** Returns whether reading must stop. */
    boolean stopped() {
        return thrown != null || unreadable;
    }

    /** Returns whether the library has the whole response. Some providers send more events, which are not needed. */
    boolean complete() {
        return response != null;
    }

    /** Returns the response, if it is complete. Throws what the listener threw. */
    Optional<ChatResponse> response() throws ModelCallException {
        if (thrown != null) {
            throw thrown;
        } else if (unreadable) {
            throw new ModelCallException(ModelCallException.Kind.MALFORMED);
        }
        return Optional.ofNullable(response);
    }

    @Override
    public void onPartialResponse(String piece) {
        pass(() -> listener.text(piece));
    }

    @Override
    public void onPartialThinking(PartialThinking piece) {
        pass(() -> listener.thinking(piece.text()));
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece) {
        pass(() -> listener.toolArguments(piece.index(), piece.id(), piece.name(), piece.partialArguments()));
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        // The complete response contains it too.
        began = true;
    }

    @Override
    public void onCompleteResponse(ChatResponse whole) {
        response = whole;
    }

    @Override
    public void onError(Throwable error) {
        // Failures of the HTTP client never arrive here: the library cannot parse the response.
        unreadable = true;
    }

    private void pass(Runnable call) {
        began = true;
        if (thrown != null) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            thrown = e;
        }
    }
}
