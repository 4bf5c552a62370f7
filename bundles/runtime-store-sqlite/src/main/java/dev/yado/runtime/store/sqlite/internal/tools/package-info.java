/** Tools for a closed store: check, export, import. */
package dev.yado.runtime.store.sqlite.internal.tools;
