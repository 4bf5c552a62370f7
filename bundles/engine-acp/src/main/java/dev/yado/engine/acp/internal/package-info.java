/** The engine for agents that support the Agent Client Protocol. Its packages, lowest first: {@code connection}, {@code turn}, {@code session}, and this one. */
package dev.yado.engine.acp.internal;
