/** HTTP, server-sent events and WebSocket to one Runtime, with bounded bodies and deadlines. Independent of Workers. */
package dev.yado.source.remote.internal.transport;
