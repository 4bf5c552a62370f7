/** The routes of the Backend's HTTP API: translate requests into calls of the registry. */
package dev.yado.backend.http.internal.resource;
