/** Request and response bodies of the Backend's HTTP API. */
package dev.yado.backend.http.internal.json;
