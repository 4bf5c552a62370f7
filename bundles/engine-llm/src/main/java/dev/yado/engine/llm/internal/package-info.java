/**
 * The engine for language models. Its packages, lowest first: {@code support}, {@code provider} and {@code mcp}, {@code model} and {@code tool}, {@code run}, and this
 * one.
 */
package dev.yado.engine.llm.internal;
