/** The registry of sources, and the services that it calls: access policies and audit sinks. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.registry.api;
