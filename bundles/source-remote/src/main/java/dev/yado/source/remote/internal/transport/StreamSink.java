package dev.yado.source.remote.internal.transport;

import dev.yado.model.failure.YadoException;

/** Where the events of a stream go. Called by one thread at a time. */
public interface StreamSink {

    /**
     * One event's data.
     *
     * @throws YadoException when it is not of the contract, which ends the stream as {@link StreamEnd#GARBAGE}
     */
    void event(byte[] data);

    /** Whether there is room for more; when not, nothing is read until {@link StreamConnection#resume}. */
    boolean hasRoom();

    /** The stream ended, and not by {@link StreamConnection#close}. Called once; nothing follows. */
    void ended(StreamEnd how);
}
