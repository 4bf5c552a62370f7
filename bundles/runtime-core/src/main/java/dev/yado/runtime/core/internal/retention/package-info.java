/** Retention rules: trims logs, archives and removes ended Workers. */
package dev.yado.runtime.core.internal.retention;
