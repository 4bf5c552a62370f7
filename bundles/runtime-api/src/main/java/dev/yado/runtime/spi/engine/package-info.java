/**
 * For those who write an engine: what turns an accepted input into events.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.spi.engine;
