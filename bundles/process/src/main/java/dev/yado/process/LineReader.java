package dev.yado.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads lines of bounded length: an endless line uses no more memory than a line of the maximum length. Not thread-safe.
 */
final class LineReader {

    /** Number of bytes kept of a line that is too long: enough to recognize it. */
    static final int KEPT_OF_TOO_LONG = 1_024;

    private final InputStream in;
    private final int maxLength;
    private final byte[] buffer = new byte[16 * 1_024];
    private int from;
    private int to;

    LineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** Returns the next line, or null at the end. Text after the last line end is a line. */
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean whole = true;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            if (whole && line.size() + end - from > maxLength) {
                whole = false;
                byte[] beginning = line.toByteArray();
                line = new ByteArrayOutputStream(KEPT_OF_TOO_LONG);
                line.write(beginning, 0, Math.min(beginning.length, KEPT_OF_TOO_LONG));
            }
            line.write(buffer, from, whole ? end - from : Math.min(end - from, KEPT_OF_TOO_LONG - line.size()));
            boolean complete = end < to;
            from = complete ? end + 1 : end;
            if (complete) {
                return new Line(line.toByteArray(), whole);
            }
        }
        return any ? new Line(line.toByteArray(), whole) : null;
    }

    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(in.read(buffer), 0);
        }
        return from < to;
    }
}
