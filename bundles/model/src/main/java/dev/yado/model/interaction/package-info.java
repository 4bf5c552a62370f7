/**
 * Describes what a Worker asks a person, the options, and how an interaction ended.
 * All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.model.interaction;
