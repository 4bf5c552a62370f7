/** Live streams to HTTP clients, as server-sent events and over WebSockets, without a thread per stream. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.http.stream;
