/** What happens during one prompt: messages, tool calls and permission requests of the agent, reported to the Runtime. */
package dev.yado.engine.acp.internal.turn;
