package dev.yado.source.remote.internal.transport;

/** @param streaming the body is a stream that goes on; {@code body} is empty then */
public record HttpReply(int status, byte[] body, boolean streaming) {

    public boolean accepted() {
        return status >= 200 && status < 300;
    }
}
