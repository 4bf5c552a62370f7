/**
 * What a profile is made of, and what contributes one.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.spi.profile;
