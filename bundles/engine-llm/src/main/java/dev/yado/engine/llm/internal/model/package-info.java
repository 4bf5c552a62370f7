/** Configured models and one call of a model over HTTP, with time limits and redaction. */
package dev.yado.engine.llm.internal.model;
