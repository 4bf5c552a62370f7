/** Secrets in memory, and their files, with one rule for the permissions of such a file. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.secret;
