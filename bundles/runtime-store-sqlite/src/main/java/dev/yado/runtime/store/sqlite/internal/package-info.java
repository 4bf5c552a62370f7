/** The durable store. Nothing here is exported: others see {@link dev.yado.runtime.spi.store.WorkerStore}. */
package dev.yado.runtime.store.sqlite.internal;
