/**
 * The event log of a Worker: events, the closed set of their payloads, and pages.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.event;
