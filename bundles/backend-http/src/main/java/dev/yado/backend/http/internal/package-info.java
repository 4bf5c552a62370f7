/**
 * The Browser-facing API. What every face does (who is asking, which handler, bounded reading, writing streams) stands in {@code dev.yado.http}; here are
 * {@code resource} (what is asked of the registry), {@code json} (the shapes of requests and answers) and {@code stream} (where live events come from).
 */
package dev.yado.backend.http.internal;
