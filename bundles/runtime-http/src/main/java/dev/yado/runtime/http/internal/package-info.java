/**
 * The Runtime contract over HTTP. It decides nothing: what every face does stands in {@code dev.yado.http}, the shapes in {@code dev.yado.runtime.wire}, and the rules in the
 * Runtime. Here are {@code resource} (which call of the Runtime a request is) and {@code stream} (the Runtime's feeds as streams).
 */
package dev.yado.runtime.http.internal;
