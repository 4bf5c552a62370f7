/** One run: the conversation sent to the model, its retries, tool calls and reports to the Runtime. */
package dev.yado.engine.llm.internal.run;
