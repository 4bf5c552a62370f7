/**
 * Live feeds: bounded and buffered feeds for producers, and the merge of snapshot, replay and live frames without gap or duplicate, which the Runtime uses for its own log and
 * the Backend for the log of an observed Runtime.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.stream;
