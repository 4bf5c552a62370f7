package dev.yado.engine.llm.internal.mcp;

/** A tool server cannot be used now. The message is for the model and for people: ours from first to last. */
public final class ToolServerException extends Exception {

    private static final long serialVersionUID = 1L;

    ToolServerException(String message) {
        super(message, null, false, false);
    }
}
