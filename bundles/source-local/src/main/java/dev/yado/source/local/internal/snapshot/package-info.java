/**
 * Immutable snapshots of all Pods, their projections and diagnostics, and the publication of changes.
 */
package dev.yado.source.local.internal.snapshot;
