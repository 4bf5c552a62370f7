/** Conversion of keys and certificates from PEM and PKCS#12 files into the keystore that the HTTP server reads. */
package dev.yado.launcher.tls;
