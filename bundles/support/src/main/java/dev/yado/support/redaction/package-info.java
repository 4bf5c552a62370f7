/** Removes what must not be shown from text: known secrets, and words that look like addresses, files or credentials. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.redaction;
