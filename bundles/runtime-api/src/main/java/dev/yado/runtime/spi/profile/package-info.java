/** Profiles: their settings, options, limits and permissions, and the providers that contribute them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.spi.profile;
