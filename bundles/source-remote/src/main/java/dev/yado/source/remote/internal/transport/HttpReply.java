package dev.yado.source.remote.internal.transport;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A response.
 *
 * @param streaming whether the body is an open stream; {@code body} is empty then
 * @param date      the time at the Runtime, to the second; empty if it is not stated
 */
public record HttpReply(int status, byte[] body, boolean streaming, Optional<Instant> date) {

    public HttpReply(int status, byte[] body, boolean streaming) {
        this(status, body, streaming, Optional.empty());
    }

    public boolean accepted() {
        return status >= 200 && status < 300;
    }

    /** Returns the time in the header {@code Date}; empty if it is not one. */
    static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
