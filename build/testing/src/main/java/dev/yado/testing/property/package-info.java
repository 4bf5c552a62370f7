/**
 * Tests of properties: a test method that runs many times with generated arguments.
 *
 * <p>{@link dev.yado.testing.property.Property} marks the method, {@link dev.yado.testing.property.ForAll} its parameters, and
 * {@link dev.yado.testing.property.Gens} makes generators. A failure names the smallest arguments that were found to fail and the seed that repeats it.
 */
package dev.yado.testing.property;
