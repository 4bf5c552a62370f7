/** The folder of a store, and its lock. */
package dev.yado.runtime.store.sqlite.internal.folder;
