/**
 * Describes a Runtime as it reports itself, and the changes that it announces.
 * All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.runtime;
