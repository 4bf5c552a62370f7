/** Settings of the durable store. */
package dev.yado.runtime.store.sqlite.internal.settings;
