/** Agent processes and the JSON-RPC connections to them. */
package dev.yado.engine.acp.internal.connection;
