/**
 * Shows existing local Worker metadata through a read-only RuntimeSource, for compatibility; it is never an authority. The older local tool calls a recorded
 * Worker, and the directory that holds its metadata, a <em>Pod</em>. Packages, lowest first: {@code settings}, {@code read} (one Pod), {@code snapshot} (all of
 * them at one moment), {@code watch} (keeps the snapshot up to date), and this one. Paths, sockets and session ids never leave {@code read}, except to check
 * whether they still exist.
 */
package dev.yado.source.local.internal;
