/**
 * The shapes on the wire that are no types of the model: the format of frames, the body of errors, and a Worker in a listing.
 * All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.json.shape;
