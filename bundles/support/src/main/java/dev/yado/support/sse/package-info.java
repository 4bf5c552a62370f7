/** A parser of server-sent events, with a bound on lines and events. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.sse;
