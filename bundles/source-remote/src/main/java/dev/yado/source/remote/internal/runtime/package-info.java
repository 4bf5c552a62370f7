/** The RuntimeSource of one remote Runtime: its operations, its projections, and the assembly of the packages below. */
package dev.yado.source.remote.internal.runtime;
