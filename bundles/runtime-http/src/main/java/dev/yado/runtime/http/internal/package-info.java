/**
 * The Runtime contract over HTTP. It contains no rules: those are in the Runtime, the wire format is in {@code dev.yado.runtime.wire}, and
 * what all HTTP APIs share is in {@code dev.yado.http}. Here are {@code stream} (the Runtime's feeds as streams), {@code resource} (routes
 * that call the Runtime) and, in this package, the component that assembles and mounts the API.
 */
package dev.yado.runtime.http.internal;
