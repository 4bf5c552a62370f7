package dev.yado.source.remote.internal.transport;

import dev.yado.model.failure.YadoException;

/** Receives the events of a stream. Called by one thread at a time. */
public interface StreamSink {

    /**
     * Receives the data of one event.
     *
     * @throws YadoException if it violates the contract, which ends the stream as {@link StreamEnd#MALFORMED}
     */
    void event(byte[] data);

    /** Returns whether there is room for more; if not, nothing is read until {@link StreamConnection#resume}. */
    boolean hasRoom();

    /** Receives the end of the stream, unless {@link StreamConnection#close} caused it. Called once, and last. */
    void ended(StreamEnd how);
}
