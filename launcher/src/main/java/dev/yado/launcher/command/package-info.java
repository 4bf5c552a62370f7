/** The {@code yado} command line: its commands, where their settings come from, and the process around a started framework. */
package dev.yado.launcher.command;
