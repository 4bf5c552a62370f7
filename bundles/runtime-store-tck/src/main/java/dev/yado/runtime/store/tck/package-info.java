/** The compatibility tests for Worker stores: a store's test class extends {@link dev.yado.runtime.store.tck.WorkerStoreTck}. */
package dev.yado.runtime.store.tck;
