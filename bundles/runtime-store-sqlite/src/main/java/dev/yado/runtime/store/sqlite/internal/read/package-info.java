/** Reading: the connection pool, the queries and the record of damage. */
package dev.yado.runtime.store.sqlite.internal.read;
