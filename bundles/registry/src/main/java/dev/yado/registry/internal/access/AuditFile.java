package dev.yado.registry.internal.access;

import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Appends lines to a file that only its owner may read, with rotation. A newline commits its line: after a crash or on a full disk, an
 * incomplete last line is truncated before the next one is written. Used by one thread.
 */
final class AuditFile implements AutoCloseable {

    private static final String CURRENT = "audit.jsonl";
    private static final int TAIL = 8_192;

    private final Path directory;
    private volatile long maxBytes;
    private volatile int files;

    private FileChannel channel;
    private long committed;

    /**
     * @param maxBytes maximum size of a file, in bytes
     * @param files    maximum number of files, including the current one
     */
    AuditFile(Path directory, long maxBytes, int files) {
        this.directory = directory;
        bound(maxBytes, files);
    }

    /** Changes the bounds from the next line on. May be called by any thread. */
    void bound(long newMaxBytes, int newFiles) {
        maxBytes = newMaxBytes;
        files = newFiles;
    }

    /**
     * Appends one line.
     *
     * @param line ends with the only newline in it
     * @throws IOException if the line was not written; the next call opens the file again
     */
    void append(byte[] line) throws IOException {
        try {
            if (channel == null) {
                open();
            }
            if (committed > 0 && committed + line.length > maxBytes) {
                rotate();
            }
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes, committed + bytes.position());
            }
            committed += line.length;
        } catch (IOException e) {
            // Opening truncates what may have been written of the line.
            close();
            throw e;
        }
    }

    /** Forces the written lines to the disk and closes the file. */
    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try (open) {
                open.force(false);
            }
        }
    }

    private void open() throws IOException {
        Files.createDirectories(directory);
        channel = PrivateFiles.open(directory.resolve(CURRENT));
        committed = afterLastNewline();
        channel.truncate(committed);
    }

    private long afterLastNewline() throws IOException {
        long end = channel.size();
        while (end > 0) {
            int length = (int) Math.min(TAIL, end);
            ByteBuffer tail = ByteBuffer.allocate(length);
            while (tail.hasRemaining() && channel.read(tail, end - length + tail.position()) > 0) {
                // Until the piece is complete.
            }
            for (int i = tail.position() - 1; i >= 0; i--) {
                if (tail.get(i) == '\n') {
                    return end - length + i + 1;
                }
            }
            end -= length;
        }
        return 0;
    }

    private void rotate() throws IOException {
        close();
        int keep = files;
        // The oldest file, and those that exceed the bound since it was reduced.
        int surplus = keep - 1;
        while (Files.deleteIfExists(numbered(surplus))) {
            surplus++;
        }
        for (int number = keep - 2; number >= 0; number--) {
            if (Files.exists(numbered(number))) {
                Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        open();
    }

    private Path numbered(int number) {
        return directory.resolve(number == 0 ? CURRENT : "audit." + number + ".jsonl");
    }
}
