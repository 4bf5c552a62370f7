/** Rules about packages and class sizes for the tests of all modules. */
package dev.yado.arch;
