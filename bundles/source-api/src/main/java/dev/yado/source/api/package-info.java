/**
 * The Backend's handle on one Runtime, and the projections of runtimes, hosts and Workers that it shows. Implemented by sources; whatever a source knows of endpoints, tokens and paths has no place in these types.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.source.api;
