package dev.yado.source.remote.internal.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Takes a {@code text/event-stream} apart, however it is cut into pieces. Gives the data of each event; names, ids and comments are skipped, because every
 * frame of the contract says them itself. Not thread-safe.
 */
final class SseParser {

    /** A line or an event is longer than allowed. */
    static final class TooLongException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("an event of a stream is too long", null, false, false);
        }
    }

    /** Gets the data of one event: UTF-8, lines joined by a line feed. */
    interface Events {
        void event(byte[] data);
    }

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxBytes;
    private final Events events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private boolean hasData;
    private boolean firstLine = true;
    private boolean afterReturn;

    /** @param maxBytes longest line, and longest data of an event */
    SseParser(int maxBytes, Events events) {
        this.maxBytes = maxBytes;
        this.events = events;
    }

    void feed(ByteBuffer bytes) throws TooLongException {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                endOfLine();
            } else if (line.size() < maxBytes) {
                line.write(b);
            } else {
                throw new TooLongException();
            }
        }
    }

    private void endOfLine() throws TooLongException {
        byte[] text = line.toByteArray();
        line.reset();
        int start = firstLine && startsWith(text, 0, MARK) ? MARK.length : 0;
        firstLine = false;
        if (text.length == start) {
            dispatch();
        } else if (startsWith(text, start, DATA)) {
            int at = start + DATA.length;
            if (at == text.length) {
                append(text, at);
            } else if (text[at] == ':') {
                append(text, at + 1 < text.length && text[at + 1] == ' ' ? at + 2 : at + 1);
            }
        }
    }

    private void append(byte[] text, int from) throws TooLongException {
        if (data.size() + text.length - from > maxBytes) {
            throw new TooLongException();
        }
        if (hasData) {
            data.write('\n');
        }
        data.write(text, from, text.length - from);
        hasData = true;
    }

    private void dispatch() {
        if (hasData) {
            byte[] event = data.toByteArray();
            data.reset();
            hasData = false;
            events.event(event);
        }
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
