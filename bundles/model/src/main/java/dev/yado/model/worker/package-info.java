/**
 * Describes a Worker: what it is created from, its status, its runs, what is sent to it and what it acknowledges.
 * All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.model.worker;
