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

/** The lines of an export. Unlike a reader's, one that is no text is told by its number, and a large file of something else is given up at its first. */
public final class ExportLineReader implements AutoCloseable {

    /** The first line is short; a file without line ends would otherwise be read whole. */
    private static final int FIRST_LINE_BYTES = 1 << 16;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long number;
    private boolean cut;

    public ExportLineReader(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** The number of the line that was given last, from 1. */
    public long number() {
        return number;
    }

    /** Whether the line that was given last has no end. */
    public boolean cut() {
        return cut;
    }

    /** @return null after the last one */
    public String next() throws IOException, StoreException {
        bytes.reset();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        number++;
        while (b >= 0 && b != '\n') {
            bytes.write(b);
            if (number == 1 && bytes.size() > FIRST_LINE_BYTES) {
                throw new StoreException("line 1 is longer than that of an export; choose a file that yado store export wrote");
            }
            b = in.read();
        }
        cut = b < 0;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new StoreException("line " + number + " is not text in UTF-8: the file is " + (number == 1 ? "not one that yado store export wrote" : "damaged")
                    + (cut ? ", or cut there" : ""), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
