/** The service that lists the configuration files that are not in effect, and entries that follow it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.config;
