package dev.yado.http.stream;

/** A connection to a client that reads a stream. Thread-safe; neither method blocks. */
interface ClientConnection {

    /** Sends a sign of life, and aborts the connection if the client does not read. Called once per heartbeat. */
    void tick();

    /** Closes the connection now and discards what was not sent. */
    void abort();
}
