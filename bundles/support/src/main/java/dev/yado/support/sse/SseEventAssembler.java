package dev.yado.support.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Assembles server-sent events from lines (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>). Comments,
 * {@code id} and {@code retry} are ignored: no stream that Yado reads relies on them. Not thread-safe.
 */
@ProviderType
public final class SseEventAssembler {

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TYPE = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxBytes;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private String type;
    private boolean hasData;
    private boolean firstLine = true;

    /** @param maxBytes the maximum size of an event's data */
    public SseEventAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes the next line.
     *
     * @param line without its line end, in UTF-8
     * @return the event that this line completes, if it does
     * @throws SseTooLongException if the event exceeds the maximum
     */
    public Optional<SseEvent> line(byte[] line) throws SseTooLongException {
        int start = firstLine && startsWith(line, 0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        firstLine = false;
        if (line.length == start) {
            return finish();
        }
        int value = valueOf(DATA, line, start);
        if (value >= 0) {
            append(line, value);
        } else {
            value = valueOf(TYPE, line, start);
            if (value >= 0) {
                type = new String(line, value, line.length - value, StandardCharsets.UTF_8);
            }
        }
        return Optional.empty();
    }

    /**
     * Completes the event whose lines have been taken, as an empty line does. The format requires that an incomplete event at the end of a stream is dropped; a
     * reader that needs it calls this method.
     */
    public Optional<SseEvent> finish() {
        Optional<SseEvent> event = hasData ? Optional.of(new SseEvent(Optional.ofNullable(type), data.toByteArray())) : Optional.empty();
        data.reset();
        hasData = false;
        type = null;
        return event;
    }

    private void append(byte[] line, int from) throws SseTooLongException {
        if (data.size() + line.length - from > maxBytes) {
            throw new SseTooLongException();
        }
        if (hasData) {
            data.write('\n');
        }
        data.write(line, from, line.length - from);
        hasData = true;
    }

    /** Returns where the value of the field begins, or -1 if the line is another field. */
    private static int valueOf(byte[] field, byte[] line, int start) {
        int at = start + field.length;
        if (!startsWith(line, start, field)) {
            return -1;
        } else if (at == line.length) {
            return at;
        } else if (line[at] != ':') {
            return -1;
        }
        return at + 1 < line.length && line[at + 1] == ' ' ? at + 2 : at + 1;
    }

    private static boolean startsWith(byte[] text, int from, byte[] prefix) {
        if (text.length < from + prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
