/** Routing of requests to handlers, and typed responses, including those for failures. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.http.route;
