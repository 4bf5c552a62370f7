/** The commands {@code yado:runtimes}, {@code yado:workers} and {@code yado:diagnostics} of a Gogo shell, over the registry. */
package dev.yado.backend.commands.internal;
