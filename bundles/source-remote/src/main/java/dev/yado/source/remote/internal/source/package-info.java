/** The RuntimeSource of one remote Runtime: operations, projections, and the composition of everything below it. */
package dev.yado.source.remote.internal.source;
