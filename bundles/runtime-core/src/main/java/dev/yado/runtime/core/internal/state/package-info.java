/** The rules about Workers as pure functions on a draft, and the projections of a Worker's record. */
package dev.yado.runtime.core.internal.state;
