/**
 * The transcript of a Worker: items in the order of the conversation, in pages.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.transcript;
