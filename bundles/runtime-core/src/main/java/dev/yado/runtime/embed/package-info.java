/**
 * A Runtime inside any Java program, without OSGi: {@link dev.yado.runtime.embed.RuntimeBuilder} builds one from an engine and a few settings.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.embed;
