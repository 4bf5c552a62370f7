/**
 * Live feeds: bounded and buffered feeds for producers, and the one implementation of "snapshot, replay, live, without gap or duplicate", used by the
 * Runtime for its own log and by the Backend for the log of a Runtime that it observes.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.stream;
