/** Access to SQLite: connections, prepared statements, schema. */
package dev.yado.runtime.store.sqlite.internal.sql;
