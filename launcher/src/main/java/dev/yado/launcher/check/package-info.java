/** The check after a start that all bundles and components run, and the causes if one does not. */
package dev.yado.launcher.check;
