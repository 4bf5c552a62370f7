package dev.yado.engine.llm.internal.mcp;

/**
 * The outcome of one tool call.
 *
 * @param text    the result, or what went wrong; sent to the model
 * @param isError whether the call failed
 */
public record ToolOutcome(String text, boolean isError) {
}
