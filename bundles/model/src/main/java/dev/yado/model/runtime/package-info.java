/**
 * Summaries of a Runtime, its engines and profiles, and changes in a Runtime.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.model.runtime;
