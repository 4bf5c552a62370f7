/** Retention: trimming of logs, and archiving and removal of ended Workers. */
package dev.yado.runtime.core.internal.retention;
