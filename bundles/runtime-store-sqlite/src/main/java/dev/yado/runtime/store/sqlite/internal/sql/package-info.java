/** Access to SQLite: connections, prepared statements, schema, write-ahead log. */
package dev.yado.runtime.store.sqlite.internal.sql;
