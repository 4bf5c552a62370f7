package dev.yado.source.remote.internal.transport;

/** An open stream from a Runtime. Thread-safe. */
public interface StreamConnection extends AutoCloseable {

    /** Continues reading, because the sink has room again. */
    void resume();

    /** Checks that the other side has not been silent for too long. To be called periodically. */
    void tick();

    /** Closes the connection; the sink receives nothing more. */
    @Override
    void close();
}
