/**
 * The Browser-facing API. The folders are the stages of a request: {@code guard} (who is asking, is it meant for us), {@code route} (which handler), {@code body} (bounded reading), {@code resource}
 * (what is asked of the registry), {@code json} (the shapes of requests and answers), {@code stream} (live events).
 */
package dev.yado.backend.http.internal;
