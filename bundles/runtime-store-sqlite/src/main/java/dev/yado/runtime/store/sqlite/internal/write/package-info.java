/** Writing: the group commit, its statements and retention. */
package dev.yado.runtime.store.sqlite.internal.write;
