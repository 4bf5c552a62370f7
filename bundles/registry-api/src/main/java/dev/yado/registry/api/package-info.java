/**
 * The registry of RuntimeSources, and the two services it asks and tells: policy and audit.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.registry.api;
