/** The registered engines, and the selection of one for a new run. */
package dev.yado.runtime.core.internal.engine;
