/** The interfaces between the Runtime and engines: engine, session, run output, interactions and errors. A new kind of engine needs no other package. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.spi.engine;
