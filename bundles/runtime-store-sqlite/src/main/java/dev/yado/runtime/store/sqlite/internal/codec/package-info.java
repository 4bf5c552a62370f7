/** Forms of records, events and exports. */
package dev.yado.runtime.store.sqlite.internal.codec;
