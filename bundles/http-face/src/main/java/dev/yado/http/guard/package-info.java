/** Who is asking, and is it meant for us: stands before everything a face serves. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.http.guard;
