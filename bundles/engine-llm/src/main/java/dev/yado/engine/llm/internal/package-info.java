/** The engine for language models. The packages below it have one direction: support, then provider and mcp, then model and tool, then run. */
package dev.yado.engine.llm.internal;
