/**
 * The settings of the source, and the workspace whose Workers are shown.
 */
package dev.yado.source.local.internal.settings;
