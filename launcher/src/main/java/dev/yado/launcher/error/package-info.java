/** Failures, as messages for the person who started Yado. */
package dev.yado.launcher.error;
