package dev.yado.http.stream;

/** A connection that is being streamed to. Thread-safe; neither method blocks. */
interface ClientConnection {

    /** Called every heartbeat: shows a sign of life if nothing else was sent since the last call, and gives up on a client that takes nothing. */
    void tick();

    /** Ends the connection now, whatever is still unsent. */
    void abort();
}
