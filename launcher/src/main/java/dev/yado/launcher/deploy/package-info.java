/** The {@code deploy/} directory: the bundles of features in it, and the installed bundles that follow its jars. */
package dev.yado.launcher.deploy;
