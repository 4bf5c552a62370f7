/** The routes of the Runtime's HTTP API, which call the Runtime. */
package dev.yado.runtime.http.internal.resource;
