/** What the build does with features before they ship. Not part of the shipped jar. */
package dev.yado.launcher.build;
