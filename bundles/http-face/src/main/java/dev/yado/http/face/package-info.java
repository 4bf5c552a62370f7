/** A face as a whole: how it gets into the HTTP server, and out again. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.http.face;
