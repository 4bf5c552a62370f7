/** The {@code yado} command line: its commands, the defaults of their options, and the process around a started framework. */
package dev.yado.launcher.command;
