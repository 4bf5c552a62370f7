/**
 * Identifiers: typed ids that check their form, cursors and epochs, idempotency keys.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model.id;
