/** The memory store, and the state of the store in use. */
package dev.yado.runtime.core.internal.store;
