/**
 * Property-based tests: a test method runs many times with generated arguments.
 *
 * <p>{@link dev.yado.testing.property.Property} marks the method, {@link dev.yado.testing.property.ForAll} its parameters, and {@link
 * dev.yado.testing.property.Gens} creates generators. A failure reports the smallest failing arguments found and the seed that reproduces it.
 */
package dev.yado.testing.property;
