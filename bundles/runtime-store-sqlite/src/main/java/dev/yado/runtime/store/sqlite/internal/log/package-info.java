/** The write-ahead log of the database: damage that SQLite does not report, and what a start does about it. */
package dev.yado.runtime.store.sqlite.internal.log;
