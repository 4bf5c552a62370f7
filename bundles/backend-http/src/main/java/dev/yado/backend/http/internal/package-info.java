/**
 * The public HTTP API. What all HTTP APIs share (security, routing, bounded bodies, writing streams) is in {@code dev.yado.http}; here
 * are {@code json} (requests and responses), {@code stream} (live events: {@code stream.worker} and {@code stream.fleet}), {@code resource}
 * (routes that call the registry) and, in this package, the component that assembles and mounts the API.
 */
package dev.yado.backend.http.internal;
