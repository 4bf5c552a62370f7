/** The durable store and its OSGi components. Nothing is exported: other bundles use {@link dev.yado.runtime.spi.store.WorkerStore}. */
package dev.yado.runtime.store.sqlite.internal;
