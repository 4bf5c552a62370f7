/** The echo engine: parses the script in an input and executes its steps. */
package dev.yado.engine.echo.internal;
