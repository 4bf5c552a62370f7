/** The security filter for all requests: Host and Origin rules, authentication. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.http.security;
