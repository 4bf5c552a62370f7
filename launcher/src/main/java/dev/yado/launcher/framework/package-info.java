/** Starts, verifies and stops the OSGi framework of one assembly. */
package dev.yado.launcher.framework;
