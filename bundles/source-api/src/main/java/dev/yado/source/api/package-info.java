/**
 * The interface between the Backend and sources, and the projections of Runtimes, hosts and Workers that the Backend shows. The types have no fields for endpoints, tokens
 * and paths.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.source.api;
