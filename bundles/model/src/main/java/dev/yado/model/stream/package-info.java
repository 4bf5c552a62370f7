/** Live streams: frames, text in flight, notices, and the feed that a consumer polls. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.model.stream;
