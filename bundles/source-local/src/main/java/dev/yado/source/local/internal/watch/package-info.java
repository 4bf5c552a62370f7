/** The thread that watches the directory of Pods, and the publication of a new snapshot after each change. */
package dev.yado.source.local.internal.watch;
