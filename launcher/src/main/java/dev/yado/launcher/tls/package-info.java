/** Keys and certificates as people have them, in the one form that the HTTP server takes. */
package dev.yado.launcher.tls;
