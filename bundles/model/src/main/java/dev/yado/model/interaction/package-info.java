/**
 * Interactions: requests of a Worker for a decision of a person, their options, answers and outcomes.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.model.interaction;
