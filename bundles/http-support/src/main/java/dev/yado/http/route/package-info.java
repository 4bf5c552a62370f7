/** From a request to its handler and back: paths, queries, typed answers, also for everything that goes wrong. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.http.route;
