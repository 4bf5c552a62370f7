/** Encoding of records, events and exports as JSON. */
package dev.yado.runtime.store.sqlite.internal.codec;
