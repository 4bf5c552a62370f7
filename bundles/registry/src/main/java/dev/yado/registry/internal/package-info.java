/**
 * The registry: {@code fleet} tracks source services and elects the one that serves each id, {@code source} calls one source, {@code list}
 * lists over many sources, {@code access} asks the policy and writes the audit, {@code files} keeps what is persistent. This package
 * assembles the parts and is what callers see ({@link AuthorizingRegistry}). The registry keeps summaries of Runtimes and never a Worker.
 */
package dev.yado.registry.internal;
