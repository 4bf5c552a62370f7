/**
 * Child processes: started without a shell and with a minimal environment, line-based input and output, and termination of the whole process tree, at the
 * next start of Yado at the latest.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.process;
