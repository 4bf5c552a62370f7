/**
 * The registry, cut by stage: this package puts the parts together and is what callers see ({@code AuthorizingRegistry}); {@code fleet} sees services and elects who serves, {@code source} calls
 * one, {@code list} asks many at once, {@code access} asks the policy and tells the audit, {@code files} keeps what stays. They import each other in this order only: {@code list, fleet,
 * access, source}; {@code access, files}. Keeps Runtimes' summaries, never a Worker.
 */
package dev.yado.registry.internal;
