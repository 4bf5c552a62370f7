/** The threads that serve the live streams of the Backend, and what the streams have in common. */
package dev.yado.backend.http.internal.stream;
