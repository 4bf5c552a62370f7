/**
 * Watches the directory of Pods on one thread and publishes a new snapshot after each change.
 */
package dev.yado.source.local.internal.watch;
