/** The live streams of the Runtime's HTTP API. */
package dev.yado.runtime.http.internal.stream;
