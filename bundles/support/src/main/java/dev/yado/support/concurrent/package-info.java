/** Exponential backoff, an executor with a limit, and executors for blocking tasks. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.concurrent;
