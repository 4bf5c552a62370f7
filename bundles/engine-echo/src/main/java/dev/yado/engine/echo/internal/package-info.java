/** The echo engine: the parser of the script in an input, and the execution of its steps. */
package dev.yado.engine.echo.internal;
