package dev.yado.support.sse;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A server-sent event.
 *
 * @param type the value of its last {@code event} field
 * @param data its {@code data} lines, joined by line feeds, in UTF-8; the array is the receiver's
 */
@ProviderType
public record SseEvent(Optional<String> type, byte[] data) {

    /** Returns the data as text; malformed UTF-8 becomes the replacement character. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }
}
