package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A reader of SQLite's write-ahead log that detects damage. SQLite reads the log up to the first frame with a wrong checksum and silently ignores the rest: after a
 * crash, that frame is the write that was interrupted. SQLite cannot distinguish it from a flipped bit; this class does, by the commits that follow it.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#walformat">WAL file format</a>
 */
public final class WriteAheadLog {

    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682;

    private final FileChannel file;
    private final ByteBuffer frame;
    private final boolean bigEndian;
    private final long salts;
    private int sum0;
    private int sum1;

    private WriteAheadLog(FileChannel file, ByteBuffer header) {
        this.file = file;
        this.bigEndian = (header.getInt(0) & 1) == 1;
        this.salts = header.getLong(16);
        this.frame = ByteBuffer.allocate(FRAME_HEADER + header.getInt(8));
    }

    /**
     * Returns the number of commits with the current salt that lie behind the point where SQLite stops reading. 0 is normal. 1 may be the commit that power
     * loss interrupted. More than 1 means that completed commits are lost; they were acknowledged unless the disk failed.
     *
     * @param path the log; may be missing
     */
    public static int unreadCommits(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            if (!fill(file, header, 0) || (header.getInt(0) & ~1) != MAGIC || header.getInt(8) != StoreSettings.PAGE_BYTES) {
                return 0;
            }
            return new WriteAheadLog(file, header).count(header);
        }
    }

    private int count(ByteBuffer header) throws IOException {
        add(header, 0, HEADER - 8);
        boolean readable = sum0 == header.getInt(24) && sum1 == header.getInt(28);
        int unread = 0;
        for (long at = HEADER; fill(file, frame, at); at += frame.capacity()) {
            boolean currentSalt = frame.getLong(8) == salts;
            if (readable) {
                add(frame, 0, 8);
                add(frame, FRAME_HEADER, frame.capacity());
                readable = currentSalt && sum0 == frame.getInt(16) && sum1 == frame.getInt(20);
            }
            // In the last frame of a commit, this field is the database size in pages; in others it is 0.
            if (!readable && currentSalt && frame.getInt(4) != 0) {
                unread++;
            }
        }
        return unread;
    }

    private void add(ByteBuffer bytes, int from, int to) {
        ByteBuffer words = bytes.duplicate().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i += 8) {
            sum0 += words.getInt(i) + sum1;
            sum1 += words.getInt(i + 4) + sum0;
        }
    }

    /** Fills {@code buffer} from position {@code at}; returns false if the file ends first. */
    private static boolean fill(FileChannel file, ByteBuffer buffer, long at) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
