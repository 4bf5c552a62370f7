/** Reading: a pool of connections, queries, damage found. */
package dev.yado.runtime.store.sqlite.internal.read;
