/** Helpers that tests of several modules share. */
package dev.yado.testing;
