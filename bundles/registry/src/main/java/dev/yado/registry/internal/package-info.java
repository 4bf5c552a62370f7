/**
 * The registry as a service. Packages, lowest first: {@code files} (persistent state), {@code call} (calls of one source), {@code access} (policy and audit), {@code fleet}
 * (all sources, and the one that serves each id), {@code aggregation} (lists over several sources), and this one, which assembles them behind
 * {@link AuthorizingRegistry}. The registry keeps summaries of Runtimes, and no Workers.
 */
package dev.yado.registry.internal;
