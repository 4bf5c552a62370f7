/**
 * Basic values of the other packages: bounded text, names on the wire, pages of a list.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.value;
