package dev.yado.source.remote.internal;

/** @param streaming the body is a stream that goes on; {@code body} is empty then */
record Reply(int status, byte[] body, boolean streaming) {

    boolean accepted() {
        return status >= 200 && status < 300;
    }
}
