/**
 * Live feeds: the one implementation of "snapshot, replay, go live, no gap, no duplicate", used by the Runtime for its own log and by the
 * Backend for the log of a Runtime it watches; and executors and HTTP clients that can be ended.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.stream;
