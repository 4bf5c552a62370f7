/** HTTP, server-sent events and WebSocket to one Runtime, with bounded bodies and deadlines. Knows nothing of Workers. */
package dev.yado.source.remote.internal.transport;
