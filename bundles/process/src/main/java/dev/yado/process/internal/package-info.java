/** The component that terminates orphaned processes when the bundle starts. */
package dev.yado.process.internal;
