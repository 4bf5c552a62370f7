/** Calls to one Runtime: concurrency limit, circuit breaker, retry, and the translation of failures. */
package dev.yado.source.remote.internal.call;
