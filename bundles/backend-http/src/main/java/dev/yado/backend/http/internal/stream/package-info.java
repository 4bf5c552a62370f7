/** The live streams of this bundle, and the threads that serve them. */
package dev.yado.backend.http.internal.stream;
