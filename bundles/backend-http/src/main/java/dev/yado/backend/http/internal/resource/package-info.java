/** The routes of the Backend's HTTP API, which call the registry. */
package dev.yado.backend.http.internal.resource;
