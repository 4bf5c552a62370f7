package dev.yado.source.remote.internal.transport;

/**
 * A response.
 *
 * @param streaming whether the body is an open stream; {@code body} is empty then
 */
public record HttpReply(int status, byte[] body, boolean streaming) {

    public boolean accepted() {
        return status >= 200 && status < 300;
    }
}
