/** Build steps that check features and pack the distribution. Not part of the shipped jar. */
package dev.yado.launcher.build;
