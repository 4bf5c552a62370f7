/** Files and directories that only their owner can access, locks on files, and checks of who may change them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.support.file;
