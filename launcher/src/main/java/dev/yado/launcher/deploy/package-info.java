/** Bundles that are dropped into {@code deploy/} of the data directory while Yado runs. */
package dev.yado.launcher.deploy;
