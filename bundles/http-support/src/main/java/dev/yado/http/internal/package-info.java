/** Mounts APIs in the HTTP whiteboard and responds for them while they are not there. */
package dev.yado.http.internal;
