package dev.yado.runtime.store.sqlite.internal.codec;

import dev.yado.runtime.spi.store.StoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the lines of an export. Reports invalid UTF-8 with its line number, and rejects a file whose first line is too long for an export. */
public final class ExportLineReader implements AutoCloseable {

    /** Maximum length of the first line; without it, a file without line ends would be read completely. */
    private static final int MAX_FIRST_LINE_BYTES = 1 << 16;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long number;
    private boolean truncated;

    public ExportLineReader(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** Returns the number of the line that was read last, from 1. */
    public long number() {
        return number;
    }

    /** Returns whether the line that was read last lacks a line end. */
    public boolean truncated() {
        return truncated;
    }

    /**
     * Reads the next line.
     *
     * @return the line, or null at the end of the file
     * @throws StoreException if the line is not UTF-8 text, or the file is not an export
     */
    public String next() throws IOException, StoreException {
        bytes.reset();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        number++;
        while (b >= 0 && b != '\n') {
            bytes.write(b);
            if (number == 1 && bytes.size() > MAX_FIRST_LINE_BYTES) {
                throw new StoreException("line 1 is too long for an export; choose a file that yado store export wrote");
            }
            b = in.read();
        }
        truncated = b < 0;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new StoreException("line " + number + " is not UTF-8 text: the file " + (number == 1 ? "was not written by yado store export" : "is damaged")
                    + (truncated ? " or truncated" : ""), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
