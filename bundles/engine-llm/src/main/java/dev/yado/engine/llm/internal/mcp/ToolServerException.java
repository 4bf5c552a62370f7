package dev.yado.engine.llm.internal.mcp;

/** A tool server is not available. The message is shown to the model and to clients and contains no text of the server. */
public final class ToolServerException extends Exception {

    private static final long serialVersionUID = 1L;

    ToolServerException(String message) {
        super(message, null, false, false);
    }
}
