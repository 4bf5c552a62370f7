/** Failures that the Runtime reports, and the logging of store failures. */
package dev.yado.runtime.core.internal.failure;
