/** The directories on disk: the installed distribution, the data directory, and the record of bundles that was left in it. */
package dev.yado.launcher.directory;
