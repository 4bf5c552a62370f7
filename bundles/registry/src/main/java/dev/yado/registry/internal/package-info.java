/**
 * The registry, cut by stage: the component sees services, {@code SourceTable} elects who serves, {@code Lease} calls, {@code ListGatherer} asks many at
 * once, {@code Announcer} tells of changes, and {@code PolicedRegistry} is what callers see. Keeps Runtimes' summaries, never a Worker.
 */
package dev.yado.registry.internal;
