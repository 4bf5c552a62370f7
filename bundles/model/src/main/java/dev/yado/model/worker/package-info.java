/**
 * Workers: the request that creates one, its status, its runs, its inputs and their acknowledgements.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.model.worker;
