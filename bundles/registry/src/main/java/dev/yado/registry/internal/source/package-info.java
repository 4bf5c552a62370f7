/** One source, called: its lease, the calls under way, and what of its words may leave. */
package dev.yado.registry.internal.source;
