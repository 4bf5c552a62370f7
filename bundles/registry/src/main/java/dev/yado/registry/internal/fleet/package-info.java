/** Who is here and who serves: sources by the id they are of, seen, elected, watched and announced. */
package dev.yado.registry.internal.fleet;
