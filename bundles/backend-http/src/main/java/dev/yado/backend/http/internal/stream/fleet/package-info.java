/** The stream of changes to Runtimes and their Workers. */
package dev.yado.backend.http.internal.stream.fleet;
