/** Checks that bundles and components run after a start, and reports why one does not. */
package dev.yado.launcher.check;
