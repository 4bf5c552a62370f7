/** The folder of a store, locked by one process. */
package dev.yado.runtime.store.sqlite.internal.folder;
