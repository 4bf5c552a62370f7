/** Streams of Workers: one upstream for each observed Worker, shared by all its subscribers. */
package dev.yado.backend.http.internal.stream.worker;
