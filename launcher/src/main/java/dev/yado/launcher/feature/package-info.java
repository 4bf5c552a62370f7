/** OSGi features: their model, the reader, the bundles they name, and the assembly of several of them. */
package dev.yado.launcher.feature;
