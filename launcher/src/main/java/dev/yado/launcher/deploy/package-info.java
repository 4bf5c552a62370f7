/** The {@code deploy/} directory: adds and removes the bundles of features there, and keeps the running bundles in step with its jars. */
package dev.yado.launcher.deploy;
