/** Holds secrets in memory and reads them from files, by one rule for who else may read the file. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.support.secret;
