/** Mounts HTTP APIs in the server of this process, replaces and unmounts them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.http.api;
