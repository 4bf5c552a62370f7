/** One prompt: messages, tool calls and permission requests of the agent, and their reports to the Runtime. */
package dev.yado.engine.acp.internal.turn;
