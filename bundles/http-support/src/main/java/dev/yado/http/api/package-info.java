/** The HTTP APIs of this process: mounts an API in the HTTP server, replaces it and takes it out again. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.http.api;
