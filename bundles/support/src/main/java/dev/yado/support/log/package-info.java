/** Logging of failures that may recur with every call. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.log;
