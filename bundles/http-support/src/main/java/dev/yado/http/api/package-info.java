/** Mounting of HTTP APIs in the server of this process. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.http.api;
