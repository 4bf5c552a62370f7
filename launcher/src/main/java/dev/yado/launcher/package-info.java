/**
 * Starts Yado from features. {@link dev.yado.launcher.YadoFramework} does it inside any program,
 * {@link dev.yado.launcher.command.Yado} from the command line.
 */
package dev.yado.launcher;
