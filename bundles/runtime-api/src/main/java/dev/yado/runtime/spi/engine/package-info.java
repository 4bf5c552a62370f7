/**
 * What an engine implements and what it is given: sessions, reports, interactions and errors. A new engine kind needs nothing else.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.spi.engine;
