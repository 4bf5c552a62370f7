/**
 * The registry of RuntimeSources, and the two services that it calls: access policy and audit sinks.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.registry.api;
