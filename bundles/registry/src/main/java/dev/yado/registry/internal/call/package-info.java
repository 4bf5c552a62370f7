/** Calls of one source: its gate, the calls in progress, and the redaction of its texts. */
package dev.yado.registry.internal.call;
