/** An HTTP client that can be closed on every supported JDK. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.http;
