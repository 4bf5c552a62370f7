/** Writing: group commit and its statements. */
package dev.yado.runtime.store.sqlite.internal.write;
