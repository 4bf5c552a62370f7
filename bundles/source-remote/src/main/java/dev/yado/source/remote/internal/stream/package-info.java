/** The live streams of single Workers, from a connection to the reader's feed. */
package dev.yado.source.remote.internal.stream;
