/** The OSGi framework of one assembly: its start, verification and stop. */
package dev.yado.launcher.framework;
