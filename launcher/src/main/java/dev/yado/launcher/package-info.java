/**
 * Starts Yado from features. {@link dev.yado.launcher.YadoFramework} does it inside any program, {@link dev.yado.launcher.Yado} from the
 * command line.
 */
package dev.yado.launcher;
