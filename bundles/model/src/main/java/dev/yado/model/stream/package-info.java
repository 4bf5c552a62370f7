/**
 * Describes live delivery: the frames of a stream, text in flight, notices, and the feed that a consumer polls.
 * All types but {@link dev.yado.model.stream.Feed} are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.stream;
