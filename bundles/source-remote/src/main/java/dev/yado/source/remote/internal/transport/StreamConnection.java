package dev.yado.source.remote.internal.transport;

/** An open stream from a Runtime. Thread-safe. */
public interface StreamConnection extends AutoCloseable {

    /** There is room again. */
    void resume();

    /** To be called now and then: looks whether the other side still lives. */
    void tick();

    /** Ends it from here; the sink hears nothing more. */
    @Override
    void close();
}
