/** The faces' place in the HTTP server, held for them while they come and go. */
package dev.yado.http.internal;
