/** Sends what the framework and the bundles log to the log of the process. */
package dev.yado.launcher.log;
