/** Tools for a store that is not open: check, export and import. */
package dev.yado.runtime.store.sqlite.internal.tools;
