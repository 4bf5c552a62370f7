/**
 * The interfaces of a Runtime for its callers: management, catalog and lifecycle, interaction, and observation. All operations block for a bounded time, can be called
 * from any thread, and fail with {@link dev.yado.model.failure.YadoException} only.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.runtime.api;
