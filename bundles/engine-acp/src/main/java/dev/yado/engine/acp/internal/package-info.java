/** The engine for agents that support the Agent Client Protocol. The packages below it have one direction: connection, then turn, then session. */
package dev.yado.engine.acp.internal;
