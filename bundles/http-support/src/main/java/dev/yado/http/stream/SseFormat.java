package dev.yado.http.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.osgi.annotation.versioning.ProviderType;

/** Encodes the blocks of a {@code text/event-stream}. Stateless. */
@ProviderType
public final class SseFormat {

    public static final String MEDIA_TYPE = "text/event-stream";

    /** Tells the client how soon to reconnect. */
    public static final byte[] RETRY = utf8("retry: 1000\n\n");
    public static final byte[] HEARTBEAT = utf8(": \n\n");

    private SseFormat() {
    }

    /**
     * Encodes an event.
     *
     * @param id the client's position after this event; null leaves it unchanged
     */
    public static byte[] frame(String event, String id, byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 96);
        out.writeBytes(utf8("event: " + event + "\n"));
        if (id != null) {
            out.writeBytes(utf8("id: " + id + "\n"));
        }
        out.writeBytes(utf8("data: "));
        out.writeBytes(json);
        out.writeBytes(utf8("\n\n"));
        return out.toByteArray();
    }

    /**
     * Encodes a block that sets the client's position without an event: an event source keeps the id of a block without data and dispatches
     * nothing.
     */
    public static byte[] position(String id) {
        return utf8("id: " + id + "\n\n");
    }

    public static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(first.length + second.length);
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
