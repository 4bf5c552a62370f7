/** Reads configuration files from etc/, validates them against the metatype definitions of the bundles, and stores them in ConfigurationAdmin. */
package dev.yado.config.files.internal;
