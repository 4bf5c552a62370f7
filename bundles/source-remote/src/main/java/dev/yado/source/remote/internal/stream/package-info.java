/** The live streams of single Workers, from the connection to the reader's feed. */
package dev.yado.source.remote.internal.stream;
