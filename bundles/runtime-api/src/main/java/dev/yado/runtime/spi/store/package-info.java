/** The interfaces between the Runtime and stores: records, logs, recorded results and retention. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.runtime.spi.store;
