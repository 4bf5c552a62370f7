/** What a Worker store must do, for those who write one: extend {@link dev.yado.runtime.store.tck.WorkerStoreTck}. */
package dev.yado.runtime.store.tck;
