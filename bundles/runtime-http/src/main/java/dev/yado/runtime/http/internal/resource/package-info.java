/** The routes of the Runtime's HTTP API: translate requests into calls of the Runtime. */
package dev.yado.runtime.http.internal.resource;
