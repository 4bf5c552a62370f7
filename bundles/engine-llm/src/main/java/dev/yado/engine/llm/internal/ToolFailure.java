package dev.yado.engine.llm.internal;

/** A tool server cannot be used now. The message is for the model and for people: ours from first to last. */
final class ToolFailure extends Exception {

    private static final long serialVersionUID = 1L;

    ToolFailure(String message) {
        super(message, null, false, false);
    }
}
