/** Limits how often and how many at a time: exponential backoff, an executor with a limit. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.concurrent;
