/** Configuration files in etc/: their parser, their validation against the metatype definitions of bundles, and their transfer to ConfigurationAdmin. */
package dev.yado.config.files.internal;
