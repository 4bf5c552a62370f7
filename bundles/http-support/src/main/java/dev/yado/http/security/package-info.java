/** The security filter in front of every API: Host and Origin rules, authentication. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.http.security;
