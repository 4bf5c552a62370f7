/** Tools for a store that is not open: check, export, import, backup and restore. */
package dev.yado.runtime.store.sqlite.internal.tools;
