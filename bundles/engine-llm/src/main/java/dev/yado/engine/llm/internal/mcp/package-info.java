/** A connection to one MCP tool server, over a process's standard streams or streamable HTTP. */
package dev.yado.engine.llm.internal.mcp;
