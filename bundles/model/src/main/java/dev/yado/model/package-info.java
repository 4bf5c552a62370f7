/**
 * The words of Yado as types. Everything here may be shown to a Browser; what may not be shown (endpoints, tokens, sockets,
 * session, store and host paths) has no type here. All types are immutable and safe to share between threads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.model;
