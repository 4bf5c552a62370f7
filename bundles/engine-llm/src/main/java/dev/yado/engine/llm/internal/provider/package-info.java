/** The model providers: their settings, request builders, event framing, workarounds and errors. */
package dev.yado.engine.llm.internal.provider;
