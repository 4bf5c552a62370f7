/** Removal of secrets, and of words that look like addresses, files or credentials, from text. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.redaction;
