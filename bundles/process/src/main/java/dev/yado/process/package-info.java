/**
 * Programs of others: started without a shell and with a clean environment, spoken to in lines over their standard streams, and ended together with
 * everything they have started, at the next start of Yado at the latest.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.process;
