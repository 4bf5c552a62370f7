/** What tests of several modules share. */
package dev.yado.testing;
