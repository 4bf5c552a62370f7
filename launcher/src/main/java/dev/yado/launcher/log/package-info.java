/** The log of the process: one destination for the framework and all bundles. */
package dev.yado.launcher.log;
