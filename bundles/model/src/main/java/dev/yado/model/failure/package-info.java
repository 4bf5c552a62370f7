/**
 * Failures: the closed set of failure codes, the failure that a client reads, the exception that carries it, and diagnostics.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.model.failure;
