/**
 * For those who write a store: where Workers and their logs are kept.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.spi.store;
