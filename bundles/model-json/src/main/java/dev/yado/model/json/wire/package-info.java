/**
 * Types of the JSON form that have no counterpart in the model: the format of frames, the body of errors, and the short form of a Worker in a list.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.json.wire;
