/** What differs between model providers: settings, request builders, event framing, workarounds and the meaning of their errors. */
package dev.yado.engine.llm.internal.provider;
